import { isRecord } from '../../../domain/is-record.ts'
import { fieldOf, textOf, type ToolStep, type Turn } from '../conversation.ts'
import { call, say, type Reply } from '../reply.ts'
import { explainFailure } from './explain.ts'
import { isToAskAgain, readDraft, rejectionOf } from './turn-steps.ts'

/** What came of asking for approval: live, turned down, or refused with a reason. */
export function answerLaunch(launched: ToolStep, turn: Turn, name = nameOf(turn)): Reply {
  if (!launched.answered) return say('')
  if (isToAskAgain(launched, turn)) return askAgain(launched)
  if (launched.failure !== null)
    return say(`“${name}” is drafted, but it cannot go live yet: ${explainFailure(launched.failure)}`)
  const rejected = rejectionOf(launched)
  if (rejected !== undefined) {
    if (rejected.superseded) return say(`“${name}” stays a draft.`)
    return say(
      `Rejected, so nothing was sent and “${name}” stays a draft. ${rejected.why.replace(/^The member rejected it[:.]?\s*/, '')} Tell me what to change.`.replace(
        /\s+/g,
        ' ',
      ),
    )
  }
  const words = textOf(fieldOf(launched.result, 'words')) ?? textOf(fieldOf(launched.result, 'message'))
  return say(words ?? `Approved: “${name}” is live. Ask “How did it do?” once it has had some time.`)
}

/** The same call once more, which brings a fresh card. */
export function askAgain({ name, args, failure }: ToolStep): Reply {
  return call(name, isRecord(args) ? args : {}, `${failure?.message ?? ''} Here it is as it would be now.`)
}

function nameOf(turn: Turn): string {
  return turn.steps.flatMap((step) => readDraft(step.result)?.name ?? []).at(-1) ?? 'The campaign'
}
