import { z } from 'zod'

const count = z.int().min(0)

/** A campaign's deliveries by where they are now; `attempted` are with a provider at this moment. */
export const Progress = z.strictObject({
  queued: count,
  attempted: count,
  sent: count,
  skipped: count,
  failed: count,
  uncertain: count,
  /** More are still being added: the audience has not been walked to its end. */
  expanding: z.boolean(),
})
export type Progress = z.infer<typeof Progress>

/** All of them. */
export const countDue = ({ queued, attempted, sent, skipped, failed, uncertain }: Progress): number =>
  queued + attempted + sent + skipped + failed + uncertain
