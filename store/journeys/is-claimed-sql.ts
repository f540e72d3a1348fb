import { sql } from 'kysely'

/** Whether the worker takes a due run `b` of the campaign `p`. */
export const isClaimedSql = sql<boolean>`
  (p.status = 'live' or (p.status = 'paused' and b.repeats and b.cursor = 0))`
