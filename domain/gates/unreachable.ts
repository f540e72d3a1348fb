import type { Channel } from '../channels.ts'
import type { CustomerFacts } from '../conditions/facts.ts'
import { listFreeAddresses } from './addresses.ts'
import { type Gate, pass } from './gate.ts'

/** Stops a message that has no address in its channel. */
export const unreachable: Gate = {
  name: 'unreachable',
  check: ({ channel, customer }) =>
    listFreeAddresses(channel, customer).length > 0
      ? pass
      : { kind: 'skip', reason: 'unreachable', detail: { channel, missing: findMissing(channel, customer) } },
}

function findMissing(channel: Channel, { devices }: CustomerFacts): 'device' | 'push_permission' | 'email' | 'phone' {
  if (channel === 'push') return devices.length === 0 ? 'device' : 'push_permission'
  return channel === 'email' ? 'email' : 'phone'
}
