import { createRequire } from 'node:module'
import type { Message } from 'firebase-admin/messaging'
import { PushOptions } from '../../domain/campaign/content.ts'
import type { OutgoingMessage } from '../provider.ts'

/** Where the copy does not say: what could not be shown within a day answers what the customer has long left behind. */
const usual: PushOptions = PushOptions.parse({})

/**
 * A message as firebase-admin describes it. The collapse key, the tag and their like are the message's own idempotency
 * key unless the copy names one: a device that gets the same message twice shows it once.
 * @param now when it is handed over
 */
export function describePush(message: OutgoingMessage, now: number): Message {
  const { address: token, idempotencyKey, deliveryId, content } = message
  if (content.channel !== 'push') throw new RangeError(`a push was expected, not ${content.channel}`)
  const { title, body, deepLink, image } = content
  const { ttlHours, priority, collapseKey, data } = content.options ?? usual
  const key = collapseKey ?? idempotencyKey
  const ttlSeconds = ttlHours * 3600
  const isPage = deepLink !== null && /^https:/i.test(deepLink)
  return {
    token,
    notification: { title, body, ...(image === null ? {} : { imageUrl: image }) },
    data: {
      ...Object.fromEntries(data.map(({ key: name, value }) => [name, value])),
      deliveryId: String(deliveryId),
      ...(deepLink === null ? {} : { deepLink }),
    },
    android: { collapseKey: key, ttl: ttlSeconds * 1000, priority, notification: { tag: key } },
    apns: {
      headers: {
        'apns-collapse-id': key,
        'apns-priority': priority === 'high' ? '10' : '5',
        'apns-expiration': String(Math.floor(now / 1000) + ttlSeconds),
      },
      payload: { aps: { sound: 'default', ...(image === null ? {} : { mutableContent: true }) } },
      ...(image === null ? {} : { fcmOptions: { imageUrl: image } }),
    },
    webpush: {
      headers: { TTL: String(ttlSeconds), Urgency: priority },
      notification: { tag: key },
      ...(isPage ? { fcmOptions: { link: deepLink } } : {}),
    },
  }
}

type Validate = (message: Message) => void

/** firebase-admin's own check, which also turns the message into what goes over the wire. It is not exported by name. */
const { validateMessage } = createRequire(import.meta.resolve('firebase-admin/messaging'))(
  '../../messaging/messaging-internal.js',
) as { validateMessage: Validate }

/**
 * The body of FCM's HTTP v1 `messages:send`.
 * @throws FirebaseMessagingError when firebase-admin holds the message to be malformed
 */
export function writePush(message: OutgoingMessage, now: number): string {
  const described = describePush(message, now)
  validateMessage(described)
  return JSON.stringify({ message: described })
}
