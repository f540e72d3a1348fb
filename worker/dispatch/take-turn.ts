import { setTimeout as sleep } from 'node:timers/promises'
import type { Channel } from '../../domain/channels.ts'
import { reserveTurn } from '../../store/deliveries/send-turns.ts'
import type { Dispatch } from './dispatch.ts'

/** Of a provider that may take a message twice, what a killed worker was about to hand over is in doubt: so much at most. */
const mostInDoubt = 25

/** How many messages of a channel may leave in one turn: about a second's worth where its rate is limited. */
export function turnSize(
  { rates, batchSize, providers }: Pick<Dispatch, 'rates' | 'batchSize' | 'providers'>,
  name: string,
): number {
  const provider = [...providers.values()].find(({ channel }) => channel === name)
  const most = provider?.idempotent === false ? Math.min(batchSize, mostInDoubt) : batchSize
  const perSecond = provider && rates[provider.channel]
  return perSecond === undefined ? most : Math.max(1, Math.min(most, Math.floor(perSecond)))
}

/** A wait may last minutes: so often it is asked whether it still makes sense. */
const lookMs = 250

/**
 * Wait until so many messages may leave, by the channel's rate over all workers; at once where it has none.
 * @param goesOn whether to wait on: false breaks the wait off
 * @returns false when it was broken off: the messages must not leave
 */
export async function takeTurn(
  { db, rates }: Pick<Dispatch, 'db' | 'rates'>,
  channel: string,
  messages: number,
  goesOn = () => true,
): Promise<boolean> {
  const perSecond = rates[channel as Channel]
  if (perSecond === undefined || messages <= 0) return true
  if (!goesOn()) return false
  const { waitMs } = await reserveTurn(db, channel, messages, perSecond)
  const beginsAtMs = performance.now() + waitMs
  for (let leftMs = waitMs; leftMs > 0; leftMs = beginsAtMs - performance.now()) {
    await sleep(Math.min(leftMs, lookMs))
    if (!goesOn()) return false
  }
  return true
}
