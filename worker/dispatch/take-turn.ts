import { setTimeout as sleep } from 'node:timers/promises'
import type { Channel } from '../../domain/channels.ts'
import { reserveTurn } from '../../store/deliveries/send-turns.ts'
import type { Dispatch } from './dispatch.ts'

/** How many messages of a channel may leave in one turn: about a second's worth where its rate is limited. */
export function turnSize({ rates, batchSize }: Pick<Dispatch, 'rates' | 'batchSize'>, channel: string): number {
  const perSecond = rates[channel as Channel]
  return perSecond === undefined ? batchSize : Math.max(1, Math.min(batchSize, Math.floor(perSecond)))
}

/** Wait until so many messages may leave, by the channel's rate over all workers; at once where it has none. */
export async function takeTurn(
  { db, rates }: Pick<Dispatch, 'db' | 'rates'>,
  channel: string,
  messages: number,
): Promise<void> {
  const perSecond = rates[channel as Channel]
  if (perSecond === undefined || messages <= 0) return
  const { waitMs } = await reserveTurn(db, channel, messages, perSecond)
  if (waitMs > 0) await sleep(waitMs)
}
