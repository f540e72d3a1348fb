import { expect, test } from 'vitest'
import { settle } from '../chat/settle.ts'
import { approval, audience } from '../../testing/cards.ts'
import { callTool, custom, endTurn, say, showCard, startTurn, suggest, waitForApproval } from '../../testing/events.ts'
import type { AgentEvent } from '../protocol/frames.ts'
import { reduceEvent } from './reduce-event.ts'
import { emptyTranscript, findPendingApproval, type Transcript } from './transcript.ts'

const reduceAll = (events: readonly AgentEvent[], from: Transcript = emptyTranscript) =>
  events.reduce((transcript, event) => reduceEvent(transcript, transcript.seq + 1, event), from)

test('a turn becomes both sides of the conversation, in order', () => {
  const { entries, running, suggestions } = reduceAll([
    ...startTurn('Win back former buyers'),
    ...callTool('preview_audience', { condition: {} }, '{"count":2412}', audience),
    ...say('There are **2,412** of them.'),
    suggest('Send it'),
    endTurn(),
  ])
  expect(entries.map(({ kind }) => kind)).toEqual(['member', 'tool', 'card', 'answer'])
  expect(entries[0]).toMatchObject({ text: 'Win back former buyers', memberName: 'Ada Winter' })
  expect(entries[1]).toMatchObject({ name: 'preview_audience', input: '{"condition":{}}', status: 'done' })
  expect(entries[3]).toMatchObject({ text: 'There are **2,412** of them.', writing: false })
  expect({ running, suggestions }).toEqual({ running: false, suggestions: ['Send it'] })
})

test('an event that comes again changes nothing', () => {
  const once = reduceEvent(emptyTranscript, 7, { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'once' })
  const twice = reduceEvent(once, 7, { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'once' })
  expect(twice).toBe(once)
  expect(reduceEvent(once, 3, endTurn())).toBe(once)
})

test('a text joined into one piece reads the same as its pieces', () => {
  const pieces = reduceAll([...startTurn('Hi'), ...say('One sentence in several pieces.'), endTurn()])
  const [start, end] = say('').map((event) => ({ ...event, messageId: 'm' }))
  const joined = reduceAll([
    ...startTurn('Hi'),
    ...(start ? [start] : []),
    { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'One sentence in several pieces.' },
    ...(end ? [end] : []),
    endTurn(),
  ])
  const withoutKeys = ({ entries }: Transcript) => entries.map((entry) => ({ ...entry, key: '' }))
  expect(withoutKeys(joined)).toEqual(withoutKeys(pieces))
})

test('an approval waits, is decided once shown again or told, and its tool goes on', () => {
  const waiting = reduceAll([
    ...startTurn('Send it'),
    ...callTool('launch_campaign', {}, null),
    showCard(approval),
    waitForApproval('approval-1'),
  ])
  expect(findPendingApproval(waiting)?.approvalId).toBe('approval-1')
  expect(waiting.entries.find(({ kind }) => kind === 'tool')).toMatchObject({ status: 'waiting' })
  const decided = reduceAll(
    [custom('approval_decided', { approvalId: 'approval-1', status: 'approved', decidedBy: 'Ada Winter' })],
    waiting,
  )
  expect(findPendingApproval(decided)).toBeUndefined()
  const again = reduceAll([showCard({ ...approval, status: 'superseded' })], waiting)
  expect(again.entries.filter(({ kind }) => kind === 'card')).toHaveLength(1)
  expect(findPendingApproval(again)).toBeUndefined()
})

test('of two who must approve the first is shown, and it goes on waiting', () => {
  const first = custom('approval_decided', {
    approvalId: 'approval-1',
    status: 'pending',
    decidedBy: null,
    approvedBy: 'Ada Winter',
  })
  const waiting = reduceAll([
    ...startTurn('Send it'),
    ...callTool('launch_campaign', {}, null),
    showCard({ ...approval, approvers: 2 }),
    waitForApproval('approval-1'),
    { type: 'RUN_STARTED', threadId: 't', runId: 'r' },
    first,
    waitForApproval('approval-1'),
  ])
  expect(findPendingApproval(waiting)).toMatchObject({ status: 'pending', approvedBy: 'Ada Winter', decidedBy: null })
  expect(waiting.entries.find(({ kind }) => kind === 'tool')).toMatchObject({ status: 'waiting' })
  expect(settle({ unsent: [], deciding: ['approval-1'] }, waiting, first).deciding).toEqual([])
})

test('a stopped turn leaves nothing running', () => {
  const stopped = reduceAll([
    ...startTurn('Count them'),
    ...callTool('preview_audience', {}, null),
    { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm', delta: 'I am' },
    { type: 'RUN_ERROR', code: 'stopped', message: '' },
  ])
  expect(stopped.running).toBe(false)
  expect(stopped.entries.slice(1)).toMatchObject([
    { kind: 'tool', status: 'stopped' },
    { kind: 'answer', writing: false },
    { kind: 'fault', code: 'stopped' },
  ])
})

test('events that are unknown or malformed change nothing but the number', () => {
  const odd: AgentEvent[] = [
    { type: 'SOMETHING_NEW' },
    custom('card', null),
    custom('card', { toolCallId: 'x', card: 'no card' }),
    custom('suggestions', { texts: 'no list' }),
    custom('approval_decided', { approvalId: 'none', status: 'approved' }),
    custom('progress', { toolCallId: 'none', text: 'lost' }),
    custom('unheard_of', {}),
    { type: 'TOOL_CALL_RESULT', toolCallId: 'never started', content: 'x' },
  ]
  expect(reduceAll(odd)).toEqual({ ...emptyTranscript, seq: odd.length })
})
