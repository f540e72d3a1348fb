import type { z } from 'zod'
import { isRecord } from '../../domain/is-record.ts'
import { BatchHead, type Call, callSchemas, type CallType, callTypes } from './calls.ts'
import { type CallFault, checkMessage } from './check-message.ts'
import { readPlainCall } from './read-plain-call.ts'

/** A message of a batch that was not taken. */
export type Rejection = CallFault & { index: number }

export type ReadCall = { call: Call } | { faults: [CallFault, ...CallFault[]] }

/** Read one message as a call of that type. */
export function readCall(type: CallType, message: unknown): ReadCall {
  const fault = checkMessage(message)
  if (fault !== undefined) return { faults: [fault] }
  const plain = isRecord(message) ? readPlainCall(type, message) : undefined
  if (plain !== undefined) return { call: plain }
  const parsed = callSchemas[type].safeParse(message)
  // The cast: parsing by the type's own schema gives that type's call.
  if (parsed.success) return { call: { ...parsed.data, type } as Call }
  const [first, ...others] = parsed.error.issues.map(toFault)
  return { faults: [first ?? { code: 'invalid_body', path: '', detail: 'is not valid' }, ...others] }
}

/** A batch taken apart: the calls that are good, each with its place in the batch, and what is wrong with the others. */
export type ReadBatch = { calls: { index: number; call: Call }[]; rejected: Rejection[] }

/**
 * Read a batch, message by message. What the batch says for all of them (sentAt, context) holds for each that says
 * nothing of its own.
 * @returns faults when the body is no batch
 */
export function readBatch(body: unknown): ReadBatch | { faults: CallFault[] } {
  const head = BatchHead.safeParse(body)
  if (!head.success) return { faults: head.error.issues.map(toFault) }
  const { batch, sentAt, context } = head.data
  const fault = checkHead(body, batch.length)
  if (fault !== undefined) return { faults: [fault] }
  const calls: ReadBatch['calls'] = []
  const rejected: Rejection[] = []
  for (const [index, message] of batch.entries()) {
    const read = readTyped(message)
    if ('faults' in read) {
      rejected.push({ index, ...read.faults[0] })
      continue
    }
    const { call } = read
    calls.push({
      index,
      call: { ...call, sentAt: call.sentAt ?? sentAt, context: joinContexts(context, call.context) },
    })
  }
  return { calls, rejected }
}

type Context = Call['context']

const joinContexts = (shared: Context, own: Context): Context =>
  Object.keys(shared).length === 0 ? own : { ...shared, ...own }

const maxSharedBytes = 4_000_000

/** What a batch says for all of its messages is kept with each, so little text can become much. */
function checkHead(body: unknown, messages: number): CallFault | undefined {
  const head = { ...(isRecord(body) && body), batch: null }
  const fault = checkMessage(head)
  if (fault !== undefined) return fault
  if (Buffer.byteLength(JSON.stringify(head)) * messages <= maxSharedBytes) return undefined
  const detail = `is too large to be kept with each of ${messages} calls: send fewer calls, or a smaller context`
  return { code: 'body_too_large', path: 'context', detail }
}

const names: ReadonlySet<unknown> = new Set(callTypes)
const isCallType = (name: unknown): name is CallType => names.has(name)

/** Read one message as the call that its `type` names. */
export function readTyped(message: unknown): ReadCall {
  if (!isRecord(message)) return { faults: [{ code: 'invalid_body', path: '', detail: 'must be an object' }] }
  const { type } = message
  if (isCallType(type)) return readCall(type, message)
  return { faults: [{ code: 'invalid_body', path: 'type', detail: `must be one of ${callTypes.join(', ')}` }] }
}

const toFault = ({ path, message }: z.core.$ZodIssue): CallFault => ({
  code: 'invalid_body',
  path: path.join('/'),
  detail: message,
})
