import type { Channel } from '../domain/channels.ts'
import type { OutgoingMessage, Provider } from './provider.ts'

/** Keeps the messages for the `/outbox` page; keeping one again by its delivery id must change nothing. */
export type KeepMessages = (messages: readonly OutgoingMessage[]) => Promise<void>

/** The provider of a channel that has no other: it sends nothing and keeps what would have been sent. */
export const recordMessages = (channel: Channel, keep: KeepMessages): Provider => ({
  name: 'recorder',
  channel,
  idempotent: true,
  async send(batch, signal) {
    signal.throwIfAborted()
    await keep(batch)
    return batch.map(({ deliveryId }) => ({ kind: 'sent', providerMessageId: `recorded-${deliveryId}` }))
  },
})
