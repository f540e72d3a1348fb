import type { OutgoingMessage, Provider, SendResult } from '../../channels/provider.ts'
import type { Channel } from '../../domain/channels.ts'

/** A number from 0 up to but not including 1; the same seed gives the same ones. */
export type Draw = () => number

/** Marsaglia's xorshift: good enough to draw faults. */
export function drawFrom(seed: number): Draw {
  let state = Math.imul(seed + 1, 0x9e3779b1) | 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

export const pick = <T>(draw: Draw, from: readonly T[]): T => from[Math.floor(draw() * from.length)] as T // never empty

/** A message that the far side has: what its customer sees, whatever it answered. */
export type Taken = { deliveryId: number; channel: Channel; address: string; key: string }

type Stage = {
  draw: Draw
  taken: Taken[]
  /** Done while the provider has a batch. */
  meanwhile: (batch: readonly OutgoingMessage[]) => Promise<unknown>
  /** False once everything is to go well. */
  isBad: () => boolean
}

const oddDelays = [0, 1, 0.4, 59_999, 86_400_000]

/** A provider whose answers are drawn, and which may take what it does not say that it took. */
export function faultyProvider(name: string, channel: Channel, idempotent: boolean, stage: Stage): Provider {
  const { draw, taken, meanwhile, isBad } = stage
  const take = ({ deliveryId, address, idempotencyKey: key }: OutgoingMessage) =>
    taken.push({ deliveryId, channel, address, key })
  const isTaken = ({ deliveryId }: OutgoingMessage) => taken.some((each) => each.deliveryId === deliveryId)

  function answer(message: OutgoingMessage): SendResult {
    const fault = isBad() ? draw() : 1
    const afterMs = pick(draw, oddDelays)
    if (fault < 0.12) {
      take(message)
      const reason = 'timeout'
      return idempotent
        ? { kind: 'retry', reason, afterMs, mayHaveLeft: true, sign: 'ill' }
        : { kind: 'unknown', reason }
    }
    if (fault < 0.18)
      return idempotent
        ? { kind: 'retry', reason: 'reset', afterMs, mayHaveLeft: true }
        : { kind: 'unknown', reason: 'reset', sign: 'ill' }
    if (fault < 0.24) return { kind: 'retry', reason: 'busy', afterMs }
    if (fault < 0.28) return { kind: 'retry', reason: 'too_many', afterMs, sign: 'quota' }
    if (fault < 0.32) return { kind: 'retry', reason: 'unavailable', afterMs, sign: 'ill' }
    if (fault < 0.36) return { kind: 'not_asked', reason: 'not_begun' }
    if (fault < 0.38) return { kind: 'stop', reason: 'wrong_password' }
    if (fault < 0.4) return { kind: 'stop', reason: 'wrong_key', concerns: 'devices' }
    if (fault < 0.46 && !isTaken(message)) return { kind: 'failed', reason: 'gone', suppress: draw() < 0.5 }
    take(message)
    return { kind: 'sent', providerMessageId: `x-${message.deliveryId}` }
  }

  return {
    name,
    channel,
    idempotent,
    async send(batch, _signal, mayAsk = () => true) {
      await meanwhile(batch)
      const results = batch.map((message): SendResult =>
        mayAsk(message) ? answer(message) : { kind: 'not_asked', reason: 'not_begun' },
      )
      await meanwhile(batch)
      const fault = isBad() ? draw() : 1
      if (fault < 0.04) throw new Error('socket hang up')
      return fault < 0.08 ? results.slice(0, Math.floor(results.length * draw())) : results
    },
  }
}
