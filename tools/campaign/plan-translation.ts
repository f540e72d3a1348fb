import { isDeepStrictEqual } from 'node:util'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import { type ChannelCopy, setCopy } from '../../domain/campaign/channel-copy.ts'
import { listMessageSteps } from '../../domain/campaign/audience-of.ts'
import type { ChannelMessage } from '../../domain/campaign/message.ts'
import type { ChannelContent } from '../../domain/campaign/pick-content.ts'
import type { Channel } from '../../domain/channels.ts'
import { AppError } from '../../domain/errors.ts'
import { listGlossaryTerms } from '../../domain/memory/glossary-terms.ts'
import { rulesFor } from '../../domain/memory/in-force.ts'
import { readCampaign } from '../../store/campaigns/campaigns.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { listMemories } from '../../store/memories/memories.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import type { ToolContext } from '../define-tool.ts'
import { assertEditable } from './change-draft.ts'
import { translateContents } from './translate-content.ts'

type Target = { step: string; channel: Channel; language: string }
type Planned = Target & { content: ChannelContent }
export type TranslationPlan = {
  from: string
  todo: Planned[]
  left: (Target & { why: string })[]
  terms: string[]
  brandRules: string[]
}
type Translated = Planned & { translation: ChannelContent; kept: number }

/** What one call may translate: so many texts of a message in a language. */
const most = 60
const names = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' })

/**
 * Which messages are to be translated into what.
 * @throws AppError invalid_tool_input for a language that nobody speaks or too many at once, invalid_campaign for a step
 *   that is no message, not_found, wrong_status
 */
export async function planTranslation(
  campaign: string,
  { languages, steps, again }: { languages: readonly string[]; steps: readonly string[] | null; again: boolean },
  { db, workspaceId, member, clock }: ToolContext,
): Promise<TranslationPlan> {
  const unknown = languages.filter((language) => names.of(language) === undefined)
  if (unknown.length > 0) {
    throw new AppError('invalid_tool_input', {
      detail: `${unknown.join(', ')} is no language that is known. Use tags such as de, fr or pt-BR.`,
      path: 'languages',
    })
  }
  return inWorkspace(db, workspaceId, async (ws) => {
    const stored = await readCampaign(ws, campaign)
    assertEditable(stored)
    const settings = await readSettings(ws)
    const memories = await listMemories(ws, member.id, clock.now())
    const targets = [...new Set(languages)].flatMap((language) =>
      chooseMessages(stored.document, steps).map((each) => ({ ...each, language })),
    )
    const whys = targets.map((target) => ({ target, why: again ? null : whyLeft(target, settings.language) }))
    const todo = whys.flatMap(({ target: { message, ...target }, why }) =>
      // Each content is of the message's own channel; the union cannot say so.
      why === null
        ? [{ ...target, content: { channel: target.channel, content: message.content.default } as ChannelContent }]
        : [],
    )
    if (todo.length > most) {
      throw new AppError('invalid_tool_input', {
        detail: `These are ${todo.length} translations; one call makes at most ${most}. Name fewer languages or steps.`,
        path: 'languages',
      })
    }
    const about = `${stored.document.name}\n${stored.document.goal}`
    const rules = [
      ...new Set(todo.flatMap(({ channel }) => rulesFor(memories, { channel, about }).map(({ text }) => text))),
    ]
    return {
      from: settings.language,
      todo,
      left: whys.flatMap(({ target: { step, channel, language }, why }) =>
        why === null ? [] : [{ step, channel, language, why }],
      ),
      terms: [...new Set([settings.name, ...listGlossaryTerms(memories)])],
      brandRules: rules.slice(0, 40),
    }
  })
}

type Candidate = { step: string; channel: Channel; message: ChannelMessage }

function chooseMessages(document: Campaign, wanted: readonly string[] | null): Candidate[] {
  const all = listMessageSteps(document)
  const missing = wanted?.find((id) => !all.some((step) => step.id === id))
  if (missing !== undefined) {
    throw new AppError('invalid_campaign', {
      detail: `There is no message step ${missing}. The message steps are ${all.map(({ id }) => id).join(', ')}.`,
      path: 'steps',
    })
  }
  return all
    .filter(({ id }) => wanted === null || wanted.includes(id ?? ''))
    .flatMap(({ id, channels }) => channels.map((message) => ({ step: id ?? '', channel: message.channel, message })))
}

function whyLeft({ message, language }: Candidate & { language: string }, own: string): string | null {
  if (message.content.locales.some((locale) => locale.language === language)) return 'it is there already'
  return language === own ? 'the default is in it' : null
}

/**
 * The plan's translations, a language at a time.
 * @throws AppError translation_broken, model_failed
 */
export async function translatePlan(
  { from, todo, terms, brandRules }: TranslationPlan,
  translator: NonNullable<ToolContext['translator']>,
  { report }: ToolContext,
): Promise<Translated[]> {
  const done: Translated[] = []
  for (const to of new Set(todo.map(({ language }) => language))) {
    report(`translating into ${names.of(to) ?? to}`)
    const jobs = todo.filter(({ language }) => language === to)
    const contents = await translateContents(
      jobs.map(({ content }) => ({ content, terms })),
      { from, to, brandRules },
      translator,
    )
    jobs.forEach((job, index) => {
      const translated = contents[index]
      if (translated !== undefined) done.push({ ...job, translation: translated.content, kept: translated.kept })
    })
  }
  return done
}

/**
 * The document with the translations in it.
 * @throws AppError conflict when what was translated has changed meanwhile
 */
export function putTranslations(document: Campaign, done: readonly Translated[]): Campaign {
  return done.reduce((changed, { step, channel, language, content, translation }) => {
    const message = listMessageSteps(document)
      .find(({ id }) => id === step)
      ?.channels.find((each) => each.channel === channel)
    if (!isDeepStrictEqual(message?.content.default, content.content)) {
      throw new AppError('conflict', {
        detail: `The ${channel} copy of step ${step} was changed while it was translated. Nothing was kept; translate it again.`,
      })
    }
    // Both are of the channel that the content is of.
    const copy = { channel, content: translation.content } as ChannelCopy
    return setCopy(changed, { step, language, copy })
  }, document)
}
