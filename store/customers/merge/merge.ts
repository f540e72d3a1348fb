import { sql } from 'kysely'
import type { Identity } from '../identities.ts'

/** One customer becomes another. */
export type Merge = {
  from: number
  into: number
  cause: 'alias' | 'same_call'
  /** The call that showed it, and the id in it that belonged to the one who is no more. */
  messageId: string
  identity: Identity
  /** Traits of `into` that are empty on purpose, and stay so. */
  removed: readonly string[]
}

/** The pairs as a set that Postgres reads; `rank` is their order. */
export const mergesSql = (merges: readonly Merge[]) => {
  const rows = merges.map(({ from, into, removed }, rank) => ({ from, into, removed, rank }))
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m ("from" bigint, "into" bigint, removed text[], rank integer)`
}
