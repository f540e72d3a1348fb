import type { Campaign } from '../../../domain/campaign/campaign.ts'
import type { ChannelMessage } from '../../../domain/campaign/message.ts'
import { listSteps } from '../../../domain/campaign/tree.ts'
import { changeCopy } from '../copy/change-copy.ts'
import type { Voice } from '../copy/voice.ts'
import { fieldOf, textOf, type Conversation } from '../conversation.ts'
import type { Wish } from '../parse/clauses.ts'
import { type CopyChange, noCopyChange } from '../parse/copy-change.ts'

export type Write = {
  step: string
  language: string | null
  copy: { channel: ChannelMessage['channel']; content: ChannelMessage['content']['default'] }
}

/**
 * What to write anew: every channel and language of the copy that is meant, where the change or a rule makes a
 * difference. What stays the same is not written.
 */
export function planWrites(
  wishes: readonly Wish[],
  campaign: Campaign,
  voice: Voice,
  conversation: Conversation,
): Write[] {
  const changes = wishes.flatMap((wish) => (wish.kind === 'copy' ? [wish.change] : []))
  const hasRule = wishes.some(({ kind }) => kind === 'rule')
  if (changes.length === 0 && !hasRule) return []
  const channel = changes.find((change) => change.channel !== null)?.channel ?? null
  const fitting = changes.map((change) => fitHeadline(change, campaign, channel))
  const meant = hasRule && changes.length === 0 ? null : lastWritten(conversation)
  return listSteps(campaign.steps).flatMap(({ step }): Write[] => {
    if (step.kind !== 'message' || step.id === null || (meant !== null && step.id !== meant)) return []
    const id = step.id
    return step.channels
      .filter((message) => message.channel !== 'whatsapp' && (channel === null || message.channel === channel))
      .flatMap((message) => writesOf(id, message, changes.length === 0 ? [noCopyChange] : fitting, voice))
  })
}

/** A push has no subject and an email no title: where no message has the one that was said, the other is meant. */
function fitHeadline(change: CopyChange, campaign: Campaign, channel: CopyChange['channel']): CopyChange {
  const { set } = change
  if (set === null || (set.field !== 'subject' && set.field !== 'title')) return change
  const held = listSteps(campaign.steps).flatMap(({ step }) => (step.kind === 'message' ? step.channels : []))
  const meant = held.filter((message) => channel === null || message.channel === channel)
  const has = (name: string) => meant.some(({ content }) => Object.hasOwn(content.default, name))
  return has(set.field) ? change : { ...change, set: { ...set, field: set.field === 'subject' ? 'title' : 'subject' } }
}

function writesOf(
  step: string,
  { channel, content }: ChannelMessage,
  changes: readonly CopyChange[],
  voice: Voice,
): Write[] {
  const versions = [{ language: null, content: content.default }, ...content.locales]
  return versions.flatMap(({ language, content: before }): Write[] => {
    const after = changes.reduce((each, change) => changeCopy(each, change, voice), before)
    return JSON.stringify(after) === JSON.stringify(before)
      ? []
      : [{ step, language, copy: { channel, content: after } }]
  })
}

/** The step whose copy alone was written last, when the last change was one step's; null when it was a whole draft. */
function lastWritten({ past }: Conversation): string | null {
  const turn = past.findLast(({ steps }) =>
    steps.some(({ name }) => /^(draft_campaign|edit_campaign|write_copy)$/.test(name)),
  )
  const steps = turn?.steps.filter(({ name }) => name === 'write_copy') ?? []
  const ids = new Set(steps.map(({ args }) => textOf(fieldOf(args, 'step'))))
  const [only] = ids
  return turn !== undefined &&
    steps.length > 0 &&
    ids.size === 1 &&
    !turn.steps.some(({ name }) => name === 'draft_campaign')
    ? (only ?? null)
    : null
}
