import { sql } from 'kysely'

/** What a customer is known by, and known for. */
export type Profile = {
  id: number
  userId: string | null
  email: string | null
  phone: string | null
  language: string | null
  timezone: string | null
  country: string | null
  createdAt: Temporal.Instant | null
  lastSeenAt: Temporal.Instant | null
  traits: Record<string, unknown>
}

/** The columns of a Profile, of a table or query named `c`. */
export const profileColumns = sql`
  c.id, c.user_id as "userId", c.email, c.phone, c.language, c.timezone, c.country, c.created_at as "createdAt",
  c.last_seen_at as "lastSeenAt", c.traits`
