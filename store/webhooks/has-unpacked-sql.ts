import { sql } from 'kysely'

/** The endpoint `e` has something to be told of, and nobody tells it anything. */
export const hasUnpackedEvents = sql`
  exists (select 1 from endpoint_events v
           where v.workspace_id = e.workspace_id and v.endpoint_id = e.id and v.call_id is null)
  and not exists (select 1 from outgoing_calls c
                   where c.workspace_id = e.workspace_id and c.endpoint_id = e.id and c.kind = 'events'
                     and c.ended_at is null)`
