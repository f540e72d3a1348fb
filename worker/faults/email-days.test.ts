import { defineBadDays } from './testing/provider-days.ts'

// SMTP has no idempotency keys: what may have been taken is not sent again, and is uncertain.
defineBadDays('email', 600, [
  { fault: 'SMTP says 421', day: 'too_many', doneWithinMs: 90_000 },
  { fault: 'SMTP hangs', day: 'hang', leavesDoubt: true, doneWithinMs: 120_000 },
  { fault: 'SMTP closes midway', day: 'close', leavesDoubt: true, doneWithinMs: 120_000 },
  { fault: 'SMTP takes, and closes', day: 'take_and_close', leavesDoubt: true, doneWithinMs: 120_000 },
  { fault: 'SMTP takes after our time-out', day: 'take_and_hang', leavesDoubt: true, doneWithinMs: 120_000 },
])
