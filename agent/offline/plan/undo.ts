import { type Conversation, fieldOf, listOf, textOf, type ToolStep } from '../conversation.ts'
import { call, type Reply, say } from '../reply.ts'
import { readUndone } from '../parse/undo-words.ts'
import { correctText } from '../text/normalise.ts'
import { explainFailure } from './explain.ts'
import { findByName, lastList, listSeen, readList } from './references.ts'
import { lastStep } from './turn-steps.ts'

/** “Undo”: the drafts as before the last turn that changed something, or the one that is named, and what stays with the reason. */
export function planUndo(conversation: Conversation): Reply {
  const undone = lastStep(conversation.current, 'undo')
  if (undone !== undefined) return answer(undone, 'undone')
  const named = readUndone(correctText(conversation.current.text))
  if (named === undefined) return call('undo', { turn: null })
  if ('turn' in named) return call('undo', { turn: named.turn })
  return 'earlier' in named ? planEarlier(conversation) : planUndoOf(conversation, named.of)
}

/** “Undo the change before that”: the second latest of the campaign that was changed last. */
function planEarlier(conversation: Conversation): Reply {
  const { past, current } = conversation
  const last = past.flatMap(({ steps }) => steps).findLast((step) => step.failure === null && changes.has(step.name))
  // What was undone last is undone: the one before it is now the latest.
  if (last?.name === 'undo') return call('undo', { turn: null })
  const target = listSeen(conversation).at(-1)
  if (target === undefined) return call('undo', { turn: null })
  const shown = lastStep(current, 'show_campaign')
  if (shown === undefined) return call('show_campaign', { campaign: target.id, quietly: true })
  const [, earlier] = turnsOf(shown)
  return earlier === undefined
    ? say(`Nothing was undone. “${target.name}” has no change before its last one that is not undone.`)
    : call('undo', { turn: earlier })
}

/** “Undo what I did to the welcome campaign”: its latest change, in whichever thread that was; of no campaign, the latest of this one. */
function planUndoOf(conversation: Conversation, of: string): Reply {
  const { past, current } = conversation
  const found = lastStep(current, 'find_campaigns')
  const list = [...readList(found?.result), ...lastList(past), ...listSeen(conversation)]
  const target = findByName(of, list)
  if (target === undefined)
    return found === undefined ? call('find_campaigns', { text: null, status: null }) : call('undo', { turn: null })
  const shown = lastStep(current, 'show_campaign')
  if (shown === undefined) return call('show_campaign', { campaign: target.id, quietly: true })
  const [latest] = turnsOf(shown)
  return latest === undefined
    ? say(`Nothing was undone. “${target.name}” has no change that is not undone.`)
    : call('undo', { turn: latest })
}

/** The turns that changed a campaign and are not undone, the latest first. */
const turnsOf = ({ result }: ToolStep): string[] => [
  ...new Set(listOf(fieldOf(result, 'history')).flatMap((each) => textOf(fieldOf(each, 'turn')) ?? [])),
]

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
const changes = new Set([...changing, 'undo', 'redo'])

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
