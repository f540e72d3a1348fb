import { sql } from 'kysely'
import type { ValueKind } from '../../domain/catalogue.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { type EventCount, maxProperties } from './delta.ts'
import { joinKinds } from './kind-of.ts'

/** Beyond so many names, those of the fewest events are forgotten. */
const maxEvents = 2_000

type Known = { name: string; count: number; lastSeenAt: Temporal.Instant; properties: Record<string, ValueKind> }

/** Add to the counts of events. One that is left with none goes: no condition can meet it. */
export async function foldEvents(ws: WorkspaceTx, events: ReadonlyMap<string, EventCount>): Promise<void> {
  if (events.size === 0) return
  const { tx, workspaceId } = ws
  const { rows } = await sql<Known>`
    select name, count, last_seen_at as "lastSeenAt", properties from catalogue_events
     where workspace_id = ${workspaceId} and name = any(${[...events.keys()]}::text[])`.execute(tx)
  const known = new Map(rows.map((row) => [row.name, row]))
  const sums = [...events].map(([name, event]) => addTo(known.get(name), name, event))
  await sql`
    insert into catalogue_events (workspace_id, name, count, last_seen_at, properties)
    select ${workspaceId}, e.name, e.count, e."lastSeenAt", e.properties
      from jsonb_to_recordset(${JSON.stringify(sums)}::jsonb)
        as e(name text, count bigint, "lastSeenAt" timestamptz, properties jsonb)
    on conflict (workspace_id, name) do update
      set count = excluded.count, last_seen_at = greatest(catalogue_events.last_seen_at, excluded.last_seen_at),
          properties = excluded.properties`.execute(tx)
  await sql`
    delete from catalogue_events where workspace_id = ${workspaceId} and (count <= 0 or name = any(array(
      select name from catalogue_events where workspace_id = ${workspaceId}
       order by count desc, name offset ${maxEvents})))`.execute(tx)
}

function addTo(known: Known | undefined, name: string, { count, lastSeenAt, properties }: EventCount) {
  const kinds = new Map(Object.entries(known?.properties ?? {}))
  for (const [property, kind] of properties) {
    if (kinds.has(property) || kinds.size < maxProperties) kinds.set(property, joinKinds(kinds.get(property), kind))
  }
  return { name, count: (known?.count ?? 0) + count, lastSeenAt, properties: Object.fromEntries(kinds) }
}
