import { sql } from 'kysely'

/** Whether the delivery `d` is with a provider, or was and is to be tried again: its result is awaited first. */
export const isInFlightSql = sql<boolean>`(d.state in ('attempted', 'queued') and (d.attempts > 0 or d.may_have_left))`
