import { z } from 'zod'

/** What a person or a key is called; without the character NUL, which PostgreSQL cannot keep. */
export const MemberName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !text.includes('\0'), 'must not hold the character NUL')
