import { createRequire } from 'node:module'
import type TwilioSdk from 'twilio'
import type { MessageListInstanceCreateOptions } from 'twilio/lib/rest/api/v2010/account/message.js'
import type { TwilioAccount } from '../../domain/config.ts'
import type { OutgoingMessage, SendResult } from '../provider.ts'
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
const mostDoubts = 5

class LeaseLost extends Error {}

/**
 * Hands messages to Twilio's Messages API through its own client, a few at once. A message that had not begun when
 * `signal` fires is tried again; of one that had, nobody knows.
 */
export function openTwilio({ account, from, statusUrl, ca, timeoutMs = 20_000, atOnce = 20 }: TwilioOptions) {
  const options = { timeout: timeoutMs, maxSockets: atOnce, ...(ca === undefined ? {} : { ca }) }
  const client = loadSdk()(account.accountSid, account.authToken, options)

  async function deliver(
    message: OutgoingMessage,
    request: MessageListInstanceCreateOptions,
    lost: Promise<never>,
  ): Promise<SendResult> {
    if (!isPhone.test(message.address)) return { kind: 'failed', reason: 'not_a_phone_number', suppress: false }
    try {
      const { sid } = await Promise.race([client.messages.create(request), lost])
      return { kind: 'sent', providerMessageId: sid ?? null }
    } catch (error) {
      return error instanceof LeaseLost ? { kind: 'unknown', reason: 'lease_lost' } : readTwilioFault(error)
    }
  }

  function toRequest(message: OutgoingMessage, text: TwilioText, prefix: string): MessageListInstanceCreateOptions {
    return {
      to: `${prefix}${message.address}`,
      ...(isService.test(from) ? { messagingServiceSid: from } : { from: `${prefix}${from}` }),
      ...(statusUrl === undefined ? {} : { statusCallback: statusUrl(message) }),
      ...text,
    }
  }

  /** Answers without an outcome, one after the other: with so many Twilio is ill, and more would only add to them. */
  let doubts = 0

  return {
    /** @param prefix names the channel in front of a number; empty for SMS */
    async send(
      batch: readonly OutgoingMessage[],
      write: (message: OutgoingMessage) => TwilioText,
      prefix: string,
      signal: AbortSignal,
    ): Promise<SendResult[]> {
      const lost = new Promise<never>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new LeaseLost()), { once: true })
      })
      lost.catch(() => undefined)
      const results: SendResult[] = batch.map(() => ({ kind: 'retry', reason: 'not_begun', afterMs: 0 }))
      let refusal: SendResult | undefined
      const queue = batch.entries()
      const work = async () => {
        for (const [index, message] of queue) {
          if (signal.aborted) return
          const result = refusal ?? (await deliver(message, toRequest(message, write(message), prefix), lost))
          results[index] = result
          if (result.kind === 'stop') refusal = result
          doubts = result.kind === 'unknown' ? doubts + 1 : result.kind === 'stop' ? doubts : 0
          if (doubts >= mostDoubts) {
            refusal = { kind: 'stop', reason: 'twilio_does_not_answer' }
            // After the rest one more doubt is enough.
            doubts = mostDoubts - 1
          }
        }
      }
      await Promise.all(Array.from({ length: Math.min(atOnce, batch.length) }, work))
      return results
    },
  }
}

/** Its 25 MB are for those who send through it. */
const loadSdk = () => createRequire(import.meta.url)('twilio') as typeof TwilioSdk
