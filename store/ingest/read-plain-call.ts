import { isPlainInstant } from '../../domain/conditions/moment.ts'
import { isRecord } from '../../domain/is-record.ts'
import type { Call, CallType } from './calls.ts'

type Message = Readonly<Record<string, unknown>>
type Common = Pick<Call, 'messageId' | 'userId' | 'timestamp' | 'originalTimestamp' | 'sentAt' | 'context'> & {
  anonymousId: string | null
}

/**
 * A call as official clients write it: what its schema would make of it, at a fraction of the cost. Undefined for every
 * message that needs a closer look, a bad one among them: the schema decides.
 */
export function readPlainCall(type: CallType, message: Message): Call | undefined {
  const common = readCommon(message)
  if (common === undefined) return undefined
  if (type === 'track') {
    const { event } = message
    const properties = readObject(message['properties'])
    if (typeof event !== 'string' || !isPlainText(event) || properties === undefined) return undefined
    return { type, ...common, event, properties }
  }
  if (type === 'identify') {
    const traits = readObject(message['traits'])
    return traits && { type, ...common, traits }
  }
  if (type !== 'page' && type !== 'screen') return undefined
  const { name, category } = message
  const properties = readObject(message['properties'])
  if (!isPlain(name) || !isPlain(category) || properties === undefined) return undefined
  return { type, ...common, name, category, properties }
}

function readCommon(message: Message): Common | undefined {
  const { messageId, userId, anonymousId, timestamp, originalTimestamp, sentAt } = message
  if (!isPlain(messageId) || !isPlain(userId) || !isPlain(anonymousId)) return undefined
  if (!isPlainTime(timestamp) || !isPlainTime(originalTimestamp) || !isPlainTime(sentAt)) return undefined
  const ids = { messageId: messageId ?? null, userId: userId ?? null, anonymousId: anonymousId ?? null }
  const context = readObject(message['context'])
  if (context === undefined || (ids.userId === null && ids.anonymousId === null)) return undefined
  return { ...ids, timestamp, originalTimestamp, sentAt, context }
}

/** ASCII that nothing has to be cleaned or trimmed of, of at most 255 characters. */
const isPlainText = (text: string) => /^[!-~](?:[ -~]{0,253}[!-~])?$/.test(text)

const isPlain = (value: unknown): value is string | null | undefined =>
  value === undefined || value === null || (typeof value === 'string' && isPlainText(value))

const isPlainTime = (value: unknown): value is string | null | undefined =>
  value === undefined || value === null || (typeof value === 'string' && isPlainInstant(value))

function readObject(value: unknown): Record<string, unknown> | undefined {
  if (value === undefined || value === null) return {}
  return isRecord(value) ? value : undefined
}
