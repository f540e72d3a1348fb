import type { Channel } from '../domain/channels.ts'
import type { RenderedContent } from './rendered-content.ts'

/** Who a message comes from; all null until the workspace has set it. */
export type Sender = { name: string | null; email: string | null; replyTo: string | null }

export type OutgoingMessage = {
  workspaceId: number
  deliveryId: number
  /** Stays the same however often the delivery is tried, and is that of each device which it goes to. */
  idempotencyKey: string
  /** An email address, a phone number in E.164, a device token, or a customer's id for in-app. */
  address: string
  content: RenderedContent
  sender: Sender
  /** Where a POST unsubscribes from such email with one click (RFC 8058); null for any other, and for a transactional one. */
  unsubscribeUrl: string | null
}

/**
 * What an answer says of the provider itself: it is `ill` (a time-out, a refused connection, a server error), or the
 * account is over its `quota`. Absent where it says something of one message alone.
 */
export type Sign = 'ill' | 'quota'

/** What became of one message, classed by who must act. */
export type SendResult =
  /** Null where it did not name the message. */
  | { kind: 'sent'; providerMessageId: string | null }
  /**
   * The provider took nothing: try again, not before `afterMs`. `mayHaveLeft`: it may have, and takes a message once, as
   * only one that is `idempotent` may say.
   */
  | { kind: 'retry'; reason: string; afterMs: number; sign?: Sign; mayHaveLeft?: true }
  /** The provider was not asked, because of its answers to others, a lost lease, or a campaign that was stopped. */
  | { kind: 'not_asked'; reason: string; sign?: Sign }
  /** It will never be taken; `suppress` when the address itself is dead. */
  | { kind: 'failed'; reason: string; suppress: boolean }
  /**
   * Nothing will be taken until an operator acts, for example on a wrong password; `concerns`: only for devices of this
   * one's kind.
   */
  | { kind: 'stop'; reason: string; concerns?: 'devices' }
  /** It may or may not have been taken, for example when the connection dropped after the last byte. */
  | { kind: 'unknown'; reason: string; sign?: Sign }

/** Who carries a channel. */
export type Provider = {
  name: string
  channel: Channel
  /** True when sending again to the same address with the same idempotency key reaches the customer once. */
  idempotent: boolean
  /**
   * One result for each message, in their order. Faults are results: it does not throw for what a provider says.
   * @param mayAsk asked before each message, where not all leave at once: false where it is to be left
   */
  send(
    batch: readonly OutgoingMessage[],
    signal: AbortSignal,
    mayAsk?: (message: OutgoingMessage) => boolean,
  ): Promise<SendResult[]>
  close?(): Promise<void>
}

/** Of two providers of a channel the first carries it, for the worker as on approvals. Undefined: it is recorded. */
export const findCarrier = (providers: readonly Provider[], channel: Channel): Provider | undefined =>
  providers.find((provider) => provider.channel === channel)
