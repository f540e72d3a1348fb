const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })

/** An instant in the reader's own zone: “14:05” today, “3 Nov, 14:05” before. Safari has no Temporal, hence Date. */
export function formatMoment(iso: string, now = new Date()): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return iso
  return day.format(at) === day.format(now) ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`
}

export function formatFullMoment(iso: string): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? iso : full.format(at)
}

/** Has this instant passed? Something that is no instant has not. */
export function isPast(iso: string, now = new Date()): boolean {
  return new Date(iso).getTime() <= now.getTime()
}
