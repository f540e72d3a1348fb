import { isZone } from '../campaign/times.ts'

/** `fallback` says why the customer's own zone is not used: they have none, or what they have is no zone. */
export type ResolvedZone = { zone: string; fallback: 'missing' | 'nonsense' | null }

/** The customer's zone, else the workspace's, else UTC. */
export function resolveZone(ofCustomer: unknown, ofWorkspace: string): ResolvedZone {
  if (typeof ofCustomer === 'string' && isZone(ofCustomer.trim())) return { zone: ofCustomer.trim(), fallback: null }
  const isMissing = ofCustomer === null || ofCustomer === undefined || ofCustomer === ''
  return { zone: isZone(ofWorkspace) ? ofWorkspace : 'UTC', fallback: isMissing ? 'missing' : 'nonsense' }
}
