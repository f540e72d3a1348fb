import type { Channel } from '../../../domain/channels.ts'
import type { ChannelMessage } from '../../../domain/campaign/message.ts'
import type { Condition } from '../../../domain/conditions/condition.ts'
import { applyVoice } from './apply-voice.ts'
import { scripts, type CopyFacts, type Script } from './scripts.ts'
import { shortenText } from './shorten.ts'
import type { Voice } from './voice.ts'

export type Copy = { facts: CopyFacts; voice: Voice; firstName: string | null; link: string | null; variant: number }

/** One channel's first draft, in its own form and within its limits, after the brand's rules. */
export function composeMessage(
  channel: Exclude<Channel, 'whatsapp'>,
  when: Condition | null,
  copy: Copy,
): ChannelMessage {
  const script = toScript(copy)
  const fix = (text: string, limit: number) => fitText(applyVoice(text, copy.voice), limit)
  switch (channel) {
    case 'email': {
      const body = applyVoice(emailBody(script, copy), copy.voice)
      const content = { subject: fix(script.headline, 60), preheader: fix(script.lead, 90), body }
      return { channel, when, content: { default: content, locales: [] } }
    }
    case 'push': {
      const content = {
        title: fix(script.headline, 50),
        body: fix(shortBody(script), 150),
        deepLink: copy.link,
        image: null,
        options: null,
      }
      return { channel, when, content: { default: content, locales: [] } }
    }
    case 'sms': {
      const link = copy.link === null ? '' : ` ${copy.link}`
      const content = { text: `${fix(`{{ workspace.name }}: ${script.lead} ${script.action}`, 150)}${link}` }
      return { channel, when, content: { default: content, locales: [] } }
    }
    default:
      return inApp(script, when, copy, fix)
  }
}

function inApp(
  script: Script,
  when: Condition | null,
  copy: Copy,
  fix: (text: string, limit: number) => string,
): ChannelMessage {
  const survey = copy.facts.play === 'survey' ? ('nps' as const) : null
  const body = fix(survey === null ? `${script.lead} ${script.action}` : script.action, 300)
  const content = { title: fix(script.headline, 60), body, deepLink: copy.link, survey, expiresAfterDays: null }
  return { channel: 'in_app', when, content: { default: content, locales: [] } }
}

function toScript({ facts, variant }: Copy): Script {
  const script = scripts[facts.play](facts)
  const mentions = facts.mentions.map(({ words, liquid }) => `Your ${words}: ${liquid}.`)
  return {
    ...script,
    headline: variant === 0 ? script.headline : variant === 1 ? script.otherHeadline : script.lead.replace(/[.!]$/, ''),
    more: [...mentions, ...script.more],
    action: facts.ask === null ? script.action : `When it suits you, please ${facts.ask}.`,
  }
}

function shortBody(script: Script): string {
  const mention = script.more.find((sentence) => sentence.includes('{{ customer.'))
  if (mention !== undefined) return `${mention} ${script.action}`
  return script.headline.startsWith(script.lead.replace(/[.!]$/, ''))
    ? script.action
    : `${script.lead} ${script.action}`
}

function emailBody(script: Script, copy: Copy): string {
  const { voice, firstName, link } = copy
  const hello = voice.tone.has('formal') ? 'Hello' : 'Hi'
  const greeting = firstName === null ? `${hello},` : `${hello} {{ customer.${firstName} | default: "there" }},`
  const more = voice.tone.has('short') ? script.more.filter((sentence) => sentence.includes('{{')) : script.more
  const action = link === null ? script.action : `[${script.action.replace(/[.!]$/, '')}](${link})`
  const closing = voice.tone.has('formal')
    ? ['Kind regards,\n{{ workspace.name }}']
    : voice.tone.has('warm')
      ? ['Warmly,\n{{ workspace.name }}']
      : []
  return [greeting, [script.lead, ...more].join(' '), action, ...closing].join('\n\n')
}

/** At most so many characters as a reader sees them, cut by whole sentences. Liquid counts as a short word. */
function fitText(text: string, limit: number): string {
  const seen = (each: string) => each.replace(/\{\{.*?\}\}/g, 'somename').length
  const sentences = text.match(/[^.!?]+(?:\{\{.*?\}\}[^.!?]*)*[.!?]*\s*/g) ?? [text]
  let kept = text
  for (let count = sentences.length - 1; seen(kept) > limit && count > 0; count -= 1)
    kept = sentences.slice(0, count).join('').trim()
  return seen(kept) > limit ? shortenText(kept) : kept
}
