import { sql } from 'kysely'

/** A message `d` that came back from its provider unsent after its journey `e` had ended. */
export const isLateSql = sql<boolean>`(d.due_at is not null and d.state = 'queued' and e.ended_at is not null)`
