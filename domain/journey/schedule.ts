import type { Campaign } from '../campaign/campaign.ts'

/** When a broadcast is due: now, or at the wall-clock time of its zone. */
export function findBroadcastTime(document: Campaign, now: Temporal.Instant): Temporal.Instant {
  if (document.trigger.kind !== 'broadcast' || document.trigger.schedule.kind !== 'at') return now
  const { at, zone } = document.trigger.schedule
  return Temporal.PlainDateTime.from(at).toZonedDateTime(zone).toInstant()
}
