import { listFreeAddresses } from './addresses.ts'
import { type Gate, pass } from './gate.ts'

/** Stops a message that has no address in its channel. */
export const unreachable: Gate = {
  name: 'unreachable',
  check: ({ channel, customer }) =>
    listFreeAddresses(channel, customer).length > 0
      ? pass
      : { kind: 'skip', reason: 'unreachable', detail: { channel } },
}
