import { AIMessage, type BaseMessage, HumanMessage } from '@langchain/core/messages'
import { type Folded, type FoldedTurn, isSummary, readSummary, toSummary } from './folded.ts'
import { readSpeaker } from './member-message.ts'
import { readText } from './read-text.ts'

/** From when on a thread is folded, and how much of it then stays word for word. Characters: about four are a token. */
export const foldLimits = { turns: 24, chars: 160_000, keptTurns: 10, keptChars: 60_000 }
/** What is told of a folded turn, and of all of them. */
const line = { said: 280, answered: 280, all: 14_000 }

/**
 * The thread's messages with all but its latest turns folded into one; null while it is short. A cut is always between
 * turns, so a call is never parted from its result. By rule, and so the same with every model and with none: members
 * and the agent are quoted, nothing is retold.
 */
export function fold(messages: readonly BaseMessage[], limits = foldLimits): BaseMessage[] | null {
  const before = readSummary(messages)
  const turns = splitTurns(before === null ? messages : messages.slice(1))
  const sizes = turns.map((turn) => turn.reduce((sum, message) => sum + sizeOf(message), 0))
  const size = sizes.reduce((sum, each) => sum + each, 0)
  if (turns.length <= limits.turns && size <= limits.chars) return null
  const kept = countKept(sizes, limits)
  if (kept === turns.length) return null
  const cut = turns.length - kept
  const folded = [...(before?.turns ?? []), ...turns.slice(0, cut).map(condense)]
  return [toSummary(shorten({ leftOut: before?.leftOut ?? 0, turns: folded })), ...turns.slice(cut).flat()]
}

/** Each turn begins with a member's words. */
export function splitTurns(messages: readonly BaseMessage[]): BaseMessage[][] {
  const turns: BaseMessage[][] = []
  for (const message of messages) {
    if (turns.length === 0 || (HumanMessage.isInstance(message) && !isSummary(message))) turns.push([message])
    else turns.at(-1)?.push(message)
  }
  return turns
}

/** The latest turns that fit, the one under way and the one before it always. */
function countKept(sizes: readonly number[], { keptTurns, keptChars }: typeof foldLimits): number {
  let chars = 0
  const newestFirst = sizes.toReversed()
  const over = newestFirst.findIndex((size, index) => {
    chars += size
    return index >= keptTurns || (index >= 2 && chars > keptChars)
  })
  return over === -1 ? sizes.length : over
}

function sizeOf(message: BaseMessage): number {
  const calls = AIMessage.isInstance(message) ? JSON.stringify(message.tool_calls ?? []).length : 0
  return readText(message).length + calls
}

function condense(turn: readonly BaseMessage[]): FoldedTurn {
  const [first] = turn
  const answer = turn.findLast((message) => AIMessage.isInstance(message) && readText(message).trim() !== '')
  return {
    id: first?.id ?? '',
    by: first === undefined ? null : (readSpeaker(first)?.id ?? null),
    said: clip(first === undefined ? '' : readText(first), line.said),
    answered: answer === undefined ? null : clip(readText(answer), line.answered),
  }
}

/** Within the space for all: the oldest lose their answers first, then they are only counted. */
function shorten({ leftOut, turns }: Folded): Folded {
  const kept = [...turns]
  const isTooLong = () => JSON.stringify(kept).length > line.all
  for (const [index, turn] of turns.entries()) {
    if (!isTooLong()) break
    kept[index] = { ...turn, answered: null }
  }
  let gone = 0
  while (isTooLong() && kept.length > 1) {
    kept.shift()
    gone += 1
  }
  return { leftOut: leftOut + gone, turns: kept }
}

/** Whole characters, and an ellipsis where something is missing. */
function clip(text: string, length: number): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim()
  if (flat.length <= length) return flat
  const cut = flat.slice(0, length)
  return `${cut.isWellFormed() ? cut : cut.slice(0, -1)}…`
}
