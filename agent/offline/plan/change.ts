import { Campaign } from '../../../domain/campaign/campaign.ts'
import { fieldOf, textOf, type Conversation, type ToolStep } from '../conversation.ts'
import { readVoice, type Voice } from '../copy/voice.ts'
import type { Wish } from '../parse/clauses.ts'
import { stemsOfName } from '../link/names.ts'
import { stem } from '../text/stem.ts'
import { call, say, type Reply } from '../reply.ts'
import { answerLaunch } from './answer-launch.ts'
import { planEdits } from './edit-operations.ts'
import { explainBrief, explainFailure } from './explain.ts'
import { findProposed } from './keep-or-forget.ts'
import { planMemory } from './memory.ts'
import { findByName, readList, resolveCampaign, wasPending, type CampaignSeen } from './references.ts'
import { catalogueOf, lastStep, lookAround, readDraft, stepsOf } from './turn-steps.ts'
import { planWrites } from './write-copy.ts'

/**
 * Rules, changes of copy and edits of the campaign that is being talked about: keep the rules, look at the campaign as it
 * is, change it call by call, and ask again for the approval that was pending.
 */
export function planChange(conversation: Conversation, wishes: readonly Wish[]): Reply {
  const { current, system } = conversation
  const rules = wishes.flatMap((wish) => (wish.kind === 'rule' ? [planMemory(wish.text, current.text)] : []))
  const kept = stepsOf(current, 'remember')
  const nextRule = rules[kept.length]
  if (nextRule !== undefined) return call('remember', nextRule)
  const known = resolveCampaign(current.text, conversation)
  const touchesCopy = wishes.some(({ kind }) => kind !== 'rule')
  const found = lastStep(current, 'find_campaigns')
  if (known === undefined && touchesCopy && found === undefined)
    return call('find_campaigns', { text: null, status: null })
  const target = known ?? findByName(current.text, readList(found?.result))
  const remembered = describeKept(rules, kept)
  const touches = wishes.some(({ kind }) => kind !== 'rule')
  if (target === undefined) return say(remembered === '' ? askWhich(readList(found?.result)) : remembered)
  const shown = lastStep(current, 'show_campaign')
  if (shown === undefined) return call('show_campaign', { campaign: target.id, quietly: true })
  const document = Campaign.safeParse(readDraft(shown.result)?.document)
  if (shown.failure !== null || !document.success)
    return say(
      [remembered, touches ? `I could not read “${target.name}”. ${shown.failure?.message ?? ''}`.trim() : '']
        .filter(Boolean)
        .join('\n'),
    )
  const edits = wishes.filter(({ kind }) => kind === 'edit')
  const look = edits.length > 0 ? lookAround(current) : null
  if (look !== null) return look
  return changeCampaign(conversation, wishes, {
    id: target.id,
    name: document.data.name,
    document: document.data,
    remembered,
    voice: withRules(readVoice(system), rules),
  })
}

function askWhich(campaigns: readonly CampaignSeen[]): string {
  const question = 'There is no campaign in this conversation yet to change. Which one do you mean?'
  return [question, ...campaigns.slice(0, 8).map(({ name }, index) => `${index + 1}. ${name}`)].join('\n')
}

type Target = { id: string; name: string; document: Campaign; remembered: string; voice: Voice }

function changeCampaign(conversation: Conversation, wishes: readonly Wish[], target: Target): Reply {
  const { current } = conversation
  const catalogue = catalogueOf(current)
  const edit = catalogue === undefined ? undefined : planEdits(wishes, target.document, catalogue, target.voice)
  const edited = lastStep(current, 'edit_campaign')
  if (edit !== undefined && edit.operations.length > 0 && edited === undefined)
    return call('edit_campaign', { campaign: target.id, operations: edit.operations })
  const after = Campaign.safeParse(readDraft(edited?.result)?.document)
  const writes = planWrites(wishes, after.success ? after.data : target.document, target.voice, conversation)
  const written = stepsOf(current, 'write_copy')
  const next = writes[written.length]
  const failed = [edited, ...written].find((step) => step !== undefined && step.failure !== null)
  if (failed?.failure !== undefined && failed.failure !== null)
    return say(
      [target.remembered, `I could not change that. ${explainFailure(failed.failure)}`].filter(Boolean).join('\n'),
    )
  if (next !== undefined) return call('write_copy', { campaign: target.id, ...next })
  const changed = writes.length > 0 || (edit?.operations.length ?? 0) > 0
  const launched = lastStep(current, 'launch_campaign')
  if (launched !== undefined) return answerLaunch(launched, current)
  const asked = findProposed([current])
  const words = [
    describeChange(wishes, target, { writes: writes.length, edit }),
    ...(asked === undefined ? [] : [askToKeep(textOf(asked.rule['text']) ?? '')]),
  ].join('\n')
  return changed && wasPending(conversation, target.id)
    ? call('launch_campaign', { campaign: target.id }, words)
    : say(words)
}

function describeChange(
  wishes: readonly Wish[],
  target: Target,
  done: { writes: number; edit: ReturnType<typeof planEdits> | undefined },
): string {
  const touches = wishes.some(({ kind }) => kind !== 'rule')
  const given = wishes.flatMap((wish) => (wish.kind === 'copy' ? (wish.change.set ?? []) : []))
  const copied =
    done.writes > 0 && given.length > 0
      ? `I changed “${target.name}”: ${given.map(({ field, text }) => `its ${field} is “${text}”`).join('; ')}. Nothing else changed.`
      : done.writes > 0
        ? `I rewrote ${done.writes === 1 ? 'the copy' : `${done.writes} versions of the copy`} of “${target.name}”; it is a first draft again, and nothing else changed.`
        : ''
  const edited =
    (done.edit?.operations.length ?? 0) > 0 ? `I changed “${target.name}”: ${done.edit?.words.join('; ')}.` : ''
  const unskilled = done.writes > 0 ? '' : nameUnskilled(wishes)
  const noted = [unskilled, ...(done.edit?.notes ?? [])].filter(Boolean).join(' ')
  const nothing =
    touches && copied === '' && edited === '' && noted === ''
      ? `I found nothing to change in “${target.name}” for that. Tell me the exact words or the part you mean.`
      : ''
  const named = new Set(stemsOfName(target.name))
  const strange = wishes.flatMap((wish) => (wish.kind === 'copy' ? wish.change.leftovers : []))
  const leftovers = [...(done.edit?.leftovers ?? []), ...strange.filter((word) => !named.has(stem(word)))]
  const notes = explainBrief({ assumptions: done.edit?.assumptions ?? [], leftovers })
  return [target.remembered, copied, edited, noted, nothing, notes].filter(Boolean).join('\n')
}

/** Rings of voice that cannot be given by rule. */
function nameUnskilled(wishes: readonly Wish[]): string {
  const tones = wishes.flatMap((wish) => (wish.kind === 'copy' ? wish.change.tones : []))
  const [tone] = tones.filter((each) => each === 'playful' || each === 'formal')
  return tone === undefined
    ? ''
    : `A more ${tone} ring needs a language model, and none is set up here. I can make the copy shorter, plainer or warmer, or put in your own words (“make the subject …”).`
}

const askToKeep = (text: string) =>
  `Shall I keep “${text}” as a rule? Say “keep it”, “keep it for everyone”, or “don’t keep it”.`

function describeKept(
  rules: readonly { text: string }[],
  kept: readonly Pick<ToolStep, 'failure' | 'result'>[],
): string {
  const words = rules.map(({ text }, index) => {
    const failure = kept[index]?.failure
    if (failure !== null && failure !== undefined) return `I could not remember “${text}” ${failure.message}`
    return fieldOf(kept[index]?.result, 'asks') === true ? askToKeep(text) : `Remembered: ${text}`
  })
  return words.join('\n')
}

function withRules(
  voice: Voice,
  rules: readonly { text: string; lint: Voice['rules'][number]['lint'] | null }[],
): Voice {
  const added = rules.flatMap(({ text, lint }) => (lint === null ? [] : [{ text, lint, source: null }]))
  return { ...voice, rules: [...voice.rules, ...added] }
}
