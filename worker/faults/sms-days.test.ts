import { defineBadDays } from './testing/provider-days.ts'

// Twilio has no idempotency keys: what may have been taken is not sent again, and is uncertain. Its 500 may have been.
defineBadDays('sms', 600, [
  { fault: 'Twilio says 429', day: 'too_many', doneWithinMs: 90_000 },
  { fault: 'Twilio says 500', day: 'fault', leavesDoubt: true, doneWithinMs: 120_000 },
  { fault: 'Twilio hangs', day: 'hang', leavesDoubt: true, doneWithinMs: 120_000 },
  { fault: 'Twilio closes midway', day: 'close', leavesDoubt: true, doneWithinMs: 120_000 },
  // It had begun to say yes.
  { fault: 'Twilio takes, closes midway', day: 'take_and_close', doneWithinMs: 120_000 },
  { fault: 'Twilio takes after our time-out', day: 'take_and_hang', leavesDoubt: true, doneWithinMs: 120_000 },
])
