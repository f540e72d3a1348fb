import { createRequire } from 'node:module'
import type TwilioSdk from 'twilio'
import type { MessageListInstanceCreateOptions } from 'twilio/lib/rest/api/v2010/account/message.js'
import type { TwilioAccount } from '../../domain/config.ts'
import type { OutgoingMessage, Provider, SendResult } from '../provider.ts'
import { sendEach } from '../send-each.ts'
import { readTwilioFault } from './twilio-faults.ts'

export type TwilioOptions = {
  account: TwilioAccount
  /** A phone number, a short code or a name to send from, or a Messaging Service (MG…) that picks one of its senders. */
  from: string
  /** Where Twilio tells what becomes of a message; undefined where it cannot reach us. */
  statusUrl?: ((message: OutgoingMessage) => string) | undefined
  /** For tests: the certificate of another far side. */
  ca?: string
  /** For a connection, and for its answer. */
  timeoutMs?: number
  /** Requests at once. Twilio refuses those beyond an account's limit, which all workers share. */
  atOnce?: number
}

/** What is said, without to whom and from where. */
export type TwilioText =
  | { body: string; smartEncoded: boolean }
  | { contentSid: string; contentVariables: string }
  | { body: string }

const isService = /^MG[0-9a-f]{32}$/i
const isPhone = /^\+[1-9]\d{6,14}$/

class LeaseLost extends Error {}

/**
 * Hands messages to Twilio's Messages API through its own client. Of a message that had begun when `signal` fires nobody
 * knows.
 * @param write what is said
 * @param prefix names the channel in front of a number; empty for SMS
 */
export function openTwilio(
  { account, from, statusUrl, ca, timeoutMs = 20_000, atOnce = 20 }: TwilioOptions,
  write: (message: OutgoingMessage) => TwilioText,
  prefix: string,
): Provider['send'] {
  const options = { timeout: timeoutMs, maxSockets: atOnce, ...(ca === undefined ? {} : { ca }) }
  const client = loadSdk()(account.accountSid, account.authToken, options)

  function toRequest(message: OutgoingMessage): MessageListInstanceCreateOptions {
    return {
      to: `${prefix}${message.address}`,
      ...(isService.test(from) ? { messagingServiceSid: from } : { from: `${prefix}${from}` }),
      ...(statusUrl === undefined ? {} : { statusCallback: statusUrl(message) }),
      ...write(message),
    }
  }

  async function deliver(message: OutgoingMessage, signal: AbortSignal): Promise<SendResult> {
    if (!isPhone.test(message.address)) return { kind: 'failed', reason: 'not_a_phone_number', suppress: false }
    const request = toRequest(message)
    const lost = whenFired(signal)
    try {
      const { sid } = await Promise.race([client.messages.create(request), lost.fired])
      return { kind: 'sent', providerMessageId: sid ?? null }
    } catch (error) {
      return error instanceof LeaseLost ? { kind: 'unknown', reason: 'lease_lost' } : readTwilioFault(error)
    } finally {
      lost.forget()
    }
  }

  return sendEach({ deliver, atOnce })
}

/** The client cannot be cut off: we stop waiting for it. */
function whenFired(signal: AbortSignal) {
  const { promise: fired, reject } = Promise.withResolvers<never>()
  const heard = () => reject(new LeaseLost())
  if (signal.aborted) heard()
  else signal.addEventListener('abort', heard, { once: true })
  fired.catch(() => undefined)
  return { fired, forget: () => signal.removeEventListener('abort', heard) }
}

/** Its 25 MB are for those who send through it. */
const loadSdk = () => createRequire(import.meta.url)('twilio') as typeof TwilioSdk
