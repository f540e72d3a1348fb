import type { Consent } from './consent.ts'

export type SaidConsent = Consent & { customerId: number; source: string; changedAt: Temporal.Instant }

/**
 * What customers who become one allowed and refused, together: of two words on the same topic and channel the later one
 * counts, as for any customer, and of two at the same time the refusal.
 */
export function joinConsents(said: readonly SaidConsent[]): { kept: SaidConsent; overruled: SaidConsent[] }[] {
  const about = Map.groupBy(said, ({ topic, channel }) => JSON.stringify([topic, channel]))
  return [...about.values()].flatMap((words) => {
    const [kept, ...overruled] = words.toSorted(compareWeight)
    return kept === undefined ? [] : [{ kept, overruled }]
  })
}

const compareWeight = (a: SaidConsent, b: SaidConsent) =>
  Temporal.Instant.compare(b.changedAt, a.changedAt) || Number(a.allowed) - Number(b.allowed)
