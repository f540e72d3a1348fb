import type { OutgoingMessage } from '../../channels/provider.ts'
import { givenMessage } from '../../channels/testing.ts'

const batchSize = 500
export const batchesAtOnce = 4

/** Pushes handed over in batches of 500, four at once. */
export async function inBatches(count: number, send: (batch: OutgoingMessage[]) => Promise<void>): Promise<void> {
  const content = {
    channel: 'push',
    title: 'Hello',
    body: 'How are you?',
    deepLink: null,
    image: null,
    options: null,
  } as const
  const all = Array.from({ length: count }, (_, index) =>
    givenMessage({ deliveryId: index, idempotencyKey: `1:${index}`, address: `device-${index}`, content }),
  )
  const waiting = Array.from({ length: Math.ceil(count / batchSize) }, (_, index) =>
    all.slice(index * batchSize, (index + 1) * batchSize),
  )
  await Promise.all(
    Array.from({ length: batchesAtOnce }, async () => {
      for (let batch = waiting.pop(); batch !== undefined; batch = waiting.pop()) await send(batch)
    }),
  )
}
