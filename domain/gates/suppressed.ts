import { listFreeAddresses, listKnownAddresses } from './addresses.ts'
import { type Gate, pass } from './gate.ts'

/** Stops a message whose every address is suppressed, transactional or not. */
export const suppressed: Gate = {
  name: 'suppressed',
  check({ channel, customer }) {
    const known = listKnownAddresses(channel, customer)
    const isStopped =
      isInboxSuppressed(channel, customer) || (known.length > 0 && listFreeAddresses(channel, customer).length === 0)
    return isStopped ? { kind: 'skip', reason: 'suppressed', detail: { channel } } : pass
  },
}

const isInboxSuppressed = (
  channel: string,
  { id, suppressed }: { id: string; suppressed: readonly { channel: string; address: string }[] },
) => channel === 'in_app' && suppressed.some((entry) => entry.channel === 'in_app' && entry.address === id)
