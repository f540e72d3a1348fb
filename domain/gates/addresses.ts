import type { Channel } from '../channels.ts'
import type { CustomerFacts } from '../conditions/facts.ts'
import { findAddresses } from '../conditions/operators/reachable.ts'

/** Where the channel reaches the customer; for in-app that is the customer's own inbox, by id. */
export function listFreeAddresses(channel: Channel, customer: CustomerFacts): string[] {
  return channel === 'in_app' ? [customer.id] : findAddresses(channel, customer)
}

/** The same, suppressed ones included. */
export function listKnownAddresses(channel: Channel, customer: CustomerFacts): string[] {
  return listFreeAddresses(channel, { ...customer, suppressed: [] })
}
