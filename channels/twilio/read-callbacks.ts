import type { MessageReport, Reply } from '../../domain/message-report.ts'
import { readReplyKeyword, type ReplyKeyword } from '../../domain/reply-keywords.ts'
import { readDeliveryFault } from './twilio-faults.ts'

/** The fields of a form that Twilio posts; one that comes twice counts as none. */
export type TwilioForm = Readonly<Record<string, string | string[]>>

type Report = Omit<MessageReport, 'workspaceId' | 'deliveryId'>

const isMessageSid = /^(?:SM|MM)[0-9a-f]{32}$/i
const party = /^(whatsapp:)?(\+[1-9]\d{6,14})$/

const kindOf: Readonly<Record<string, 'taken' | 'delivered' | 'opened' | 'undelivered'>> = {
  accepted: 'taken',
  queued: 'taken',
  sending: 'taken',
  sent: 'taken',
  delivered: 'delivered',
  read: 'opened',
  undelivered: 'undelivered',
  failed: 'undelivered',
}

/** What a status callback tells; undefined for what says nothing of use. Source: Twilio, “Track outbound message status”. */
export function readStatusCallback(form: TwilioForm): Report | undefined {
  const [sid, status, to] = [textOf(form, 'MessageSid'), textOf(form, 'MessageStatus'), party.exec(textOf(form, 'To'))]
  const told = Object.hasOwn(kindOf, status) ? kindOf[status] : undefined
  if (told === undefined || !isMessageSid.test(sid) || to?.[2] === undefined) return undefined
  const known = { providerMessageId: sid, address: to[2] }
  if (told !== 'undelivered') return { ...known, kind: told, reason: null }
  const { reason, suppress } = readDeliveryFault(readCode(textOf(form, 'ErrorCode')))
  return { ...known, kind: suppress ? 'bounced' : 'soft_bounced', reason }
}

const readCode = (text: string) => (/^\d{5}$/.test(text) ? Number(text) : null)

export type IncomingReply = Reply & {
  keyword: ReplyKeyword | null
  /** Twilio has answered the keyword itself (Advanced Opt-Out), in words that are set there. */
  isAnswered: boolean
}

/** What a customer wrote; undefined when it did not come from a phone. Source: Twilio, “Webhook request”. */
export function readInboundMessage(form: TwilioForm): IncomingReply | undefined {
  const [sid, from] = [textOf(form, 'MessageSid'), party.exec(textOf(form, 'From'))]
  if (!isMessageSid.test(sid) || from?.[2] === undefined) return undefined
  // With words of the account's own, in any language, Twilio says which command they are.
  const optOut = readReplyKeyword(textOf(form, 'OptOutType'))
  return {
    channel: from[1] === undefined ? 'sms' : 'whatsapp',
    address: from[2],
    messageId: sid,
    keyword: optOut ?? readReplyKeyword(textOf(form, 'Body')),
    isAnswered: optOut !== null,
  }
}

function textOf(form: TwilioForm, name: string): string {
  const value = Object.hasOwn(form, name) ? form[name] : undefined
  return typeof value === 'string' ? value : ''
}
