import { z } from 'zod'
import { readableText } from './readable-text.ts'

/** What a member decides of an approval, whichever edge it comes by. */
export const decisionFields = {
  decision: z.enum(['approve', 'reject']),
  reason: readableText.pipe(z.string().max(2000)).nullish(),
}
