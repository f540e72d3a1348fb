import { type AgentDeps, runTurn, type TurnRequest } from '../../agent/run-turn.ts'
import { AppError } from '../../domain/errors.ts'
import { newId } from '../../domain/ids.ts'
import { listQuestions } from '../grade/questions.ts'
import type { Decision, Task } from '../task.ts'
import type { SteppingClock } from './stepping-clock.ts'
import type { TurnRecord } from './outcome.ts'
import { readTurn } from './read-turn.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { readApproval } from '../../store/campaigns/approvals.ts'

export type Speaker = TurnRequest['member']
export type Room = {
  agent: AgentDeps
  clock: SteppingClock
  workspaceId: number
  member: Speaker
  /** Who decides, where the task's approver does. */
  approver: Speaker
  signal: AbortSignal
}

/** How often the simulated member may answer before the script goes on. */
const maxReplies = 3
const maxDecisions = 3

/** Say what the task's member says, answer what they would answer, and decide as its approver would. */
export async function converse(task: Task, room: Room): Promise<{ turns: TurnRecord[]; granted: string[] }> {
  const turns: TurnRecord[] = []
  const granted: string[] = []
  const replies = [...task.replies]
  let threadId = newId('thread')
  for (const line of task.conversation) {
    const { say, newThread, afterDays } =
      typeof line === 'string' ? { say: line, newThread: false, afterDays: 0 } : line
    room.clock.pass({ hours: 24 * afterDays })
    if (newThread) threadId = newId('thread')
    let turn = await speak(room, threadId, say, 'script')
    turns.push(turn)
    for (let count = 0; count < maxReplies && turn.error === null; count += 1) {
      const { words } = turn
      const index =
        listQuestions(words).length === 0 ? -1 : replies.findIndex(({ when }) => new RegExp(when, 'iu').test(words))
      const [reply] = index === -1 ? [] : replies.splice(index, 1)
      if (reply === undefined) break
      turn = await speak(room, threadId, reply.say, 'simulated member')
      turns.push(turn)
    }
    for (let count = 0; count < maxDecisions && turn.waitsFor.length > 0; count += 1) {
      const decided = await decide(task, room, threadId, turn.waitsFor)
      if (decided === null) break
      granted.push(...decided.granted)
      turn = decided.turn
      turns.push(turn)
    }
  }
  return { turns, granted }
}

async function speak(room: Room, threadId: string, text: string, by: TurnRecord['by']): Promise<TurnRecord> {
  return take(room, { threadId, said: text, by }, { input: { text }, member: room.member })
}

async function decide(
  task: Task,
  room: Room,
  threadId: string,
  waitsFor: readonly string[],
): Promise<{ turn: TurnRecord; granted: string[] } | null> {
  const answers = []
  for (const approvalId of waitsFor) {
    const { tool } = await inWorkspace(room.agent.db, room.workspaceId, (ws) => readApproval(ws, approvalId))
    const decision = decisionOf(task, tool)
    if (decision !== 'never')
      answers.push({ approvalId, tool, decision: decision === 'always' ? ('approve' as const) : ('reject' as const) })
  }
  if (answers.length === 0) return null
  const said = answers.map(({ decision, tool }) => `(${decision}s ${tool})`).join(' ')
  const resume = answers.map(({ approvalId, decision }) => ({ approvalId, decision, reason: null }))
  const turn = await take(room, { threadId, said, by: 'approver' }, { input: { resume }, member: room.approver })
  return { turn, granted: answers.filter(({ decision }) => decision === 'approve').map(({ approvalId }) => approvalId) }
}

function decisionOf({ approver }: Task, tool: string): Decision {
  return typeof approver === 'string' ? approver : (approver.tools[tool] ?? approver.default)
}

async function take(
  room: Room,
  told: Pick<TurnRecord, 'threadId' | 'said' | 'by'>,
  { input, member }: Pick<TurnRequest, 'input' | 'member'>,
): Promise<TurnRecord> {
  room.clock.pass({ seconds: 30 })
  const startedMs = performance.now()
  const { workspaceId, signal } = room
  const elapsed = () => Math.round(performance.now() - startedMs)
  try {
    const request: TurnRequest = { workspaceId, member, threadId: told.threadId, surface: 'eval', input, signal }
    const events = await Array.fromAsync(runTurn(room.agent, request))
    return readTurn(events, { ...told, elapsedMs: elapsed() })
  } catch (error) {
    // Refused before it began, for example by the wrong role: the member sees the reason.
    if (!(error instanceof AppError)) throw error
    const nothing = { calls: [], cards: [], waitsFor: [] }
    return {
      ...told,
      ...nothing,
      words: error.message,
      error: { code: error.code, message: error.message },
      elapsedMs: elapsed(),
    }
  }
}
