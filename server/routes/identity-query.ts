import { z } from 'zod'
import { foldEmail } from '../../domain/email-address.ts'
import type { Identity } from '../../store/privacy/tombstones.ts'
import { readableText } from '../chat/readable-text.ts'

const kinds = { userId: 'user_id', anonymousId: 'anonymous_id', email: 'email', phone: 'phone' } as const
const Text = readableText.pipe(z.string().min(1).max(255))

/** A query that names a person by exactly one of their ids or addresses. */
export const IdentityQuery = z
  .strictObject({ userId: Text, anonymousId: Text, email: Text.overwrite(foldEmail), phone: Text })
  .partial()
  .refine((query) => Object.keys(query).length === 1, 'give exactly one of userId, anonymousId, email or phone')

export function readIdentity(query: z.infer<typeof IdentityQuery>): Identity {
  const [[name, value] = ['userId', undefined]] = Object.entries(query)
  return { kind: kinds[name as keyof typeof kinds], value: value ?? '' } // the schema lets in no other name
}
