const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** “Thu 26 Nov 2026, 09:12”: an instant by the clock of a zone, to the minute. */
export function sayTime(at: Temporal.Instant, zone: string): string {
  const { dayOfWeek, day, month, year, hour, minute } = at.toZonedDateTimeISO(zone)
  const clock = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':')
  return `${weekdays[dayOfWeek - 1]} ${day} ${months[month - 1]} ${year}, ${clock}`
}
