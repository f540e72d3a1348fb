import { fieldOf, listOf, numberOf, textOf, type Conversation } from '../conversation.ts'
import { readVoice } from '../copy/voice.ts'
import { readConditions } from '../parse/conditions.ts'
import { readCounted } from '../parse/question-words.ts'
import { readAgainst, type Reading } from '../parse/reading.ts'
import { call, say, type Reply } from '../reply.ts'
import { cleanText } from '../text/clean.ts'
import { countWords, explainBrief, explainFailure, offerNearest } from './explain.ts'
import { readList } from './references.ts'
import { catalogueOf, lastStep, lookAround } from './turn-steps.ts'

/** “What voice do you use for us?”: the rules that are remembered, with where they hold and since when. */
export function planVoice({ system, current }: Conversation, tools: readonly string[]): Reply {
  const listed = lastStep(current, 'list_memories')
  if (listed === undefined && tools.includes('list_memories')) return call('list_memories', {})
  const rules =
    listed === undefined ? readVoice(system).rules : listOf(fieldOf(listed.result, 'memories')).flatMap(toRule)
  if (rules.length === 0)
    return say(
      'Nothing is remembered about your voice yet. Tell me a rule, such as what to avoid or what to call people, and I keep it.',
    )
  return say(
    `This is what I follow:\n${rules.map(({ text, source }) => `- ${text}${source === null ? '' : ` (${source})`}`).join('\n')}`,
  )
}

function toRule(memory: unknown): { text: string; source: string | null }[] {
  const [text, scope, since] = ['text', 'scope', 'since'].map((field) => textOf(fieldOf(memory, field)))
  return text === null || text === undefined
    ? []
    : [
        {
          text,
          source:
            [scope, since === null || since === undefined ? null : `since ${since}`].filter(Boolean).join(', ') || null,
        },
      ]
}

/** “How many trial customers are there?”: a count by the tool. */
export function planCount(conversation: Conversation): Reply {
  const { current } = conversation
  const look = lookAround(current)
  if (look !== null) return look
  const catalogue = catalogueOf(current)
  if (catalogue === undefined) return say('I could not read the workspace.')
  const reading = readAgainst(readCounted(cleanText(current.text)), catalogue)
  const condition = readConditions(reading, catalogue, 0, reading.tokens.length)
  takeBase(reading)
  const leftovers = reading.listLeftovers()
  if (condition === undefined && leftovers.length > 0)
    return say(`I know nothing called “${leftovers.join(' ')}” here. ${offerNearest(catalogue, leftovers.join(' '))}`)
  const preview = lastStep(current, 'preview_audience')
  if (preview === undefined) return call('preview_audience', { condition: condition ?? { everyone: true } })
  if (preview.failure !== null) return say(explainFailure(preview.failure))
  const [count, total] = [numberOf(fieldOf(preview.result, 'count')), numberOf(fieldOf(preview.result, 'total'))]
  const words = `${countWords(count ?? 0, 'customer')}${total === null ? '' : ` of ${total.toLocaleString('en')}`}.`
  return say([words, explainBrief({ assumptions: reading.assumptions, leftovers })].filter(Boolean).join('\n'))
}

/** “How big is our customer base?”: another word for everyone. */
function takeBase(reading: Reading): void {
  reading.tokens.forEach(({ word }, index) => {
    if (/^(base|list|database|total|overall|now|currently|today|altogether)$/.test(word)) reading.take(index, index + 1)
  })
}

/** “What events do we have?”: what the workspace holds, in short. */
export function planDescribe({ current }: Conversation): Reply {
  const catalogue = catalogueOf(current)
  if (catalogue === undefined)
    return lastStep(current, 'describe_workspace') === undefined
      ? call('describe_workspace', { about: null })
      : say('I could not read the workspace.')
  const names = (list: readonly { name: string }[]) => list.map(({ name }) => `\`${name}\``).join(', ') || 'none'
  const lines = [
    `${catalogue.workspace.name}${catalogue.customers === null ? '' : ` has ${countWords(catalogue.customers, 'customer')}`}.`,
    `Traits: ${names(catalogue.traits)}.`,
    `Events: ${names(catalogue.events)}.`,
    `Topics: ${catalogue.topics.join(', ') || 'none'}. Segments: ${catalogue.segments.join(', ') || 'none'}.`,
  ]
  return say(lines.join('\n'))
}

/** “Which campaigns are live?” */
export function planList({ current }: Conversation): Reply {
  const found = lastStep(current, 'find_campaigns')
  const status = readStatus(current.text)
  if (found === undefined) return call('find_campaigns', { text: null, status })
  if (found.failure !== null) return say(explainFailure(found.failure))
  const list = readList(found.result)
  if (list.length === 0) return say(status === null ? 'There are no campaigns yet.' : `No campaign is ${status}.`)
  return say(
    list
      .slice(0, 20)
      .map(({ name, status }, index) => `${index + 1}. ${name}${status === null ? '' : ` (${status})`}`)
      .join('\n'),
  )
}

function readStatus(text: string): string | null {
  if (/\b(running|active|going out|being sent)\b/i.test(text)) return 'live'
  if (/\bon hold\b/i.test(text)) return 'paused'
  return /\b(live|paused|draft|stopped|finished)/i.exec(text)?.[1]?.toLowerCase() ?? null
}

export const helpWords =
  'Tell me a goal in your own words, such as who to reach, when, and on which channel. I draft the campaign, show who gets it and what it says, and nothing is sent before you approve. You can then change it (“wait a day”, “make it shorter”), undo and redo, pause, ask how it did, or give me a rule of voice to keep. I work without a language model here: I plan by the words of your data and write first drafts, and I cannot translate.'

export const limitWords =
  'Limits hold for the whole workspace. Say one in a sentence, such as “nobody gets more than 3 messages a week”, “quiet hours from 22:00 to 8:00” or “two people must approve above 10,000 customers”, and I ask an admin to approve it. Each message that a limit keeps back is counted with its reason.'
export const modelWords =
  'Writing each message from what a customer did needs a language model, and none is set up here. I can draft one message for all of them, or different ones for groups you name.'

export const newWords =
  'New sentences, links and pictures need a language model, and none is set up here. I can make the copy shorter, change its tone, say something with other words (say “A” instead of “B”), or set a line word for word (the subject should be “…”). I have changed nothing.'

export const translationWords =
  'Translating needs a language model, and none is set up here. The copy stays as it is, and customers of every language get it.'
