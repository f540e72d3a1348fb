import { type Conversation, fieldOf, listOf, textOf, type ToolStep } from '../conversation.ts'
import { call, type Reply, say } from '../reply.ts'
import { explainFailure } from './explain.ts'
import { lastStep } from './turn-steps.ts'

/** “Undo”: the drafts as before the last turn that changed something, and what stays with the reason. */
export function planUndo({ current }: Conversation): Reply {
  const undone = lastStep(current, 'undo')
  return undone === undefined ? call('undo', { turn: null }) : answer(undone, 'undone')
}

/** “Redo that”: the change that was undone last is there again. */
export function planRedo({ current }: Conversation): Reply {
  const redone = lastStep(current, 'redo')
  return redone === undefined ? call('redo', { turn: null }) : answer(redone, 'redone')
}

/** “Put it back”: after an undo it is the change that is meant, otherwise what was there before the change. */
export function planBack(conversation: Conversation): Reply {
  if (lastStep(conversation.current, 'redo') !== undefined) return planRedo(conversation)
  if (lastStep(conversation.current, 'undo') !== undefined) return planUndo(conversation)
  const done = conversation.past.flatMap(({ steps }) => steps).filter(({ failure }) => failure === null)
  const last = done.findLast(({ name }) => name === 'undo' || name === 'redo' || changing.has(name))
  return last?.name === 'undo' ? planRedo(conversation) : planUndo(conversation)
}

const changing = new Set(['draft_campaign', 'edit_campaign', 'write_copy', 'save_segment', 'remember', 'forget'])

function answer(step: ToolStep, what: 'undone' | 'redone'): Reply {
  if (step.failure !== null) return say(`Nothing was ${what}. ${explainFailure(step.failure)}`)
  const [done, kept] = [listTexts(fieldOf(step.result, what)), listTexts(fieldOf(step.result, 'cannot'))]
  const words =
    done.length === 0 ? `Nothing was ${what}.` : `${what === 'undone' ? 'Undone' : 'Redone'}: ${done.join('; ')}.`
  return say(kept.length === 0 ? words : `${words}\nThis stays: ${kept.join('; ')}.`)
}

const listTexts = (value: unknown): string[] =>
  listOf(value).flatMap((each) => {
    const words = textOf(each) ?? textOf(fieldOf(each, 'words'))
    return words === null ? [] : [words.replace(/\.$/, '')]
  })
