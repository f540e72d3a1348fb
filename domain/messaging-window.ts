/** WhatsApp takes free text for so long after a customer wrote. */
export const windowHours = 24

/** Sending takes up to a minute: what leaves later than this may arrive too late. */
const leastMinutesLeft = 1

/** May free text leave now? @param lastAt when the customer wrote last; null: not that anybody knows */
export function isWindowOpen(lastAt: Temporal.Instant | null, now: Temporal.Instant): boolean {
  if (lastAt === null || Temporal.Instant.compare(lastAt, now) > 0) return false
  const closesAt = lastAt.add({ hours: windowHours }).subtract({ minutes: leastMinutesLeft })
  return Temporal.Instant.compare(now, closesAt) < 0
}
