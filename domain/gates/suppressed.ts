import { listFreeAddresses, listKnownAddresses } from './addresses.ts'
import { type Gate, pass } from './gate.ts'

/** Stops a message whose every address is suppressed, transactional or not. */
export const suppressed: Gate = {
  name: 'suppressed',
  check({ channel, customer }) {
    const known = listKnownAddresses(channel, customer)
    const isStopped =
      isInboxSuppressed(channel, customer) || (known.length > 0 && listFreeAddresses(channel, customer).length === 0)
    if (!isStopped) return pass
    const addresses = channel === 'in_app' ? [customer.id] : known
    const found = customer.suppressed.find((each) => each.channel === channel && addresses.includes(each.address))
    const { reason: because = null, at = null } = found ?? {}
    return { kind: 'skip', reason: 'suppressed', detail: { channel, because, since: at?.toString() ?? null } }
  },
}

const isInboxSuppressed = (
  channel: string,
  { id, suppressed }: { id: string; suppressed: readonly { channel: string; address: string }[] },
) => channel === 'in_app' && suppressed.some((entry) => entry.channel === 'in_app' && entry.address === id)
