import type { Card } from '../../domain/cards.ts'
import type { AgentEvent } from '../src/protocol/frames.ts'

let lastId = 0
const makeId = (kind: string) => `${kind}-${++lastId}`

/** Words for the events of a turn, for scripts. */
export const startTurn = (text: string, memberName = 'Ada Winter'): AgentEvent[] => [
  { type: 'RUN_STARTED', threadId: 't', runId: 'r' },
  custom('member_message', { text, memberName, at: '2026-11-24T09:12:00Z' }),
]

export const endTurn = (): AgentEvent => ({ type: 'RUN_FINISHED', threadId: 't', runId: 'r' })

export const waitForApproval = (id: string): AgentEvent => ({
  ...endTurn(),
  outcome: { type: 'interrupt', interrupts: [{ id, reason: 'approval', toolCallId: 'launch', message: 'Approve?' }] },
})

export const custom = (name: string, value: unknown): AgentEvent => ({ type: 'CUSTOM', name, value })

export const showCard = (card: unknown, toolCallId = makeId('call')): AgentEvent => custom('card', { toolCallId, card })

export const suggest = (...texts: string[]): AgentEvent => custom('suggestions', { texts })

/** A text in pieces of a few characters. */
export function say(text: string): AgentEvent[] {
  const messageId = makeId('message')
  const pieces = text.match(/.{1,12}/gsu) ?? []
  return [
    { type: 'TEXT_MESSAGE_START', messageId, role: 'assistant' },
    ...pieces.map((delta) => ({ type: 'TEXT_MESSAGE_CONTENT', messageId, delta })),
    { type: 'TEXT_MESSAGE_END', messageId },
  ]
}

export function callTool(toolCallName: string, input: unknown, result: string | null, card?: Card): AgentEvent[] {
  const toolCallId = makeId('call')
  return [
    { type: 'TOOL_CALL_START', toolCallId, toolCallName },
    { type: 'TOOL_CALL_ARGS', toolCallId, delta: JSON.stringify(input) },
    { type: 'TOOL_CALL_END', toolCallId },
    ...(result === null ? [] : [{ type: 'TOOL_CALL_RESULT', toolCallId, content: result, failed: false }]),
    ...(card === undefined ? [] : [showCard(card, toolCallId)]),
  ]
}
