import type { Provider } from '../provider.ts'

/**
 * The customers' inboxes. A delivery that is recorded as sent is in its customer's inbox by that alone
 * (docs/decisions/0049-the-inbox-is-the-deliveries.md), so there is nothing to hand over, however often it is tried.
 */
export const inbox: Provider = {
  name: 'inbox',
  channel: 'in_app',
  idempotent: true,
  send: (batch) =>
    Promise.resolve(batch.map(({ deliveryId }) => ({ kind: 'sent', providerMessageId: `inbox-${deliveryId}` }))),
}
