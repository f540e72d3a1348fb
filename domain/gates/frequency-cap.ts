import type { Channel } from '../channels.ts'
import type { FrequencyCap } from '../settings.ts'
import { type Gate, pass } from './gate.ts'

/** What a customer was sent about a topic. */
export type PastDelivery = { channel: Channel; topic: string | null; at: Temporal.Instant }

/** A cap that is reached; `nextPossibleAt` is null when it allows nothing, ever. */
export type ReachedCap = FrequencyCap & { count: number; nextPossibleAt: Temporal.Instant | null }

/** Rolling windows: every cap that speaks of the channel and the topic must have room. */
export const frequencyCap: Gate = {
  name: 'frequency_cap',
  check({ channel, topic, transactional, settings, past, now }) {
    if (transactional) return pass
    const reached = findReachedCap(settings.frequencyCaps, past, { channel, topic, now })
    if (reached === undefined) return pass
    const nextPossibleAt = reached.nextPossibleAt?.toString() ?? null
    return { kind: 'skip', reason: 'frequency_cap', detail: { ...reached, nextPossibleAt } }
  },
}

/** The reached cap that holds the longest. */
export function findReachedCap(
  caps: readonly FrequencyCap[],
  past: readonly PastDelivery[],
  wanted: { channel: Channel; topic: string | null; now: Temporal.Instant },
): ReachedCap | undefined {
  return caps
    .filter((cap) => covers(cap, wanted))
    .flatMap((cap) => measureCap(cap, past, wanted.now))
    .toSorted((a, b) => compareLatestFirst(a.nextPossibleAt, b.nextPossibleAt))[0]
}

function covers(cap: FrequencyCap, { channel, topic }: { channel: string; topic: string | null }): boolean {
  return (cap.channel === null || cap.channel === channel) && (cap.topic === null || cap.topic === topic)
}

function measureCap(cap: FrequencyCap, past: readonly PastDelivery[], now: Temporal.Instant): ReachedCap[] {
  const window = Temporal.Duration.from({ hours: cap.windowHours })
  const began = now.subtract(window)
  const counted = past
    .filter((delivery) => covers(cap, delivery) && Temporal.Instant.compare(delivery.at, began) > 0)
    .map(({ at }) => at)
    .toSorted((a, b) => Temporal.Instant.compare(b, a))
  if (counted.length < cap.limit) return []
  // There is room again once the limit-th latest has left the window.
  const blocking = counted[cap.limit - 1]
  return [{ ...cap, count: counted.length, nextPossibleAt: blocking?.add(window) ?? null }]
}

function compareLatestFirst(a: Temporal.Instant | null, b: Temporal.Instant | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1
  return Temporal.Instant.compare(b, a)
}
