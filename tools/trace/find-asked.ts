import { foldEmail } from '../../domain/email-address.ts'
import { AppError } from '../../domain/errors.ts'
import { findCustomer, requireCustomer } from '../../store/customers/customers.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'

/**
 * The customer whom a member names: by an email, a user id, an anonymous id, a phone, or our own number.
 * @throws AppError not_found; the message does not repeat what was typed
 */
export async function findAsked(ws: WorkspaceTx, typed: string): Promise<number> {
  const text = typed.trim()
  const named = [
    { kind: 'email' as const, value: foldEmail(text) },
    { kind: 'user_id' as const, value: text },
    { kind: 'anonymous_id' as const, value: text },
    { kind: 'phone' as const, value: text.replace(/[\s().-]/g, '') },
  ]
  for (const identity of named) {
    const id = await findCustomer(ws, identity)
    if (id !== null) return id
  }
  const own = /^#?([1-9]\d{0,14})$/.exec(text)?.[1]
  if (own !== undefined) return requireCustomer(ws, Number(own))
  throw new AppError('not_found', {
    detail: 'No customer has this email, id or phone number. It must be written exactly as your data has it.',
    path: 'customer',
  })
}
