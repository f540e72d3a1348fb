import type { Channel } from '../channels.ts'
import type { CustomerFacts } from '../conditions/facts.ts'

/** When the customer wrote to us last on the channel; null: not that anybody knows. */
export const findLastInbound = ({ inbound }: CustomerFacts, channel: Channel): Temporal.Instant | null =>
  inbound.find((each) => each.channel === channel)?.at ?? null
