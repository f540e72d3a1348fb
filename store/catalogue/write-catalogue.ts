import { sql } from 'kysely'
import type { ValueKind } from '../../domain/catalogue.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { joinKinds, listKinds } from './kind-of.ts'

type Seen = { count: number; lastSeenAt: Temporal.Instant; properties: Record<string, ValueKind> }

/**
 * Count events by name and keep what their properties hold. It locks one row a name until the transaction ends, so it
 * comes last.
 */
export async function countEvents(
  ws: WorkspaceTx,
  events: readonly { name: string; at: Temporal.Instant; properties: Readonly<Record<string, unknown>> }[],
): Promise<void> {
  if (events.length === 0) return
  const byName = new Map<string, Seen>()
  for (const { name, at, properties } of events) {
    const seen = byName.get(name) ?? { count: 0, lastSeenAt: at, properties: {} }
    seen.count += 1
    if (Temporal.Instant.compare(at, seen.lastSeenAt) > 0) seen.lastSeenAt = at
    for (const [property, kind] of listKinds(properties))
      seen.properties[property] = joinKinds(seen.properties[property], kind)
    byName.set(name, seen)
  }
  const rows = [...byName].map(([name, seen]) => ({ name, ...seen }))
  await sql`
    insert into catalogue_events as known (workspace_id, name, count, last_seen_at, properties)
    select ${ws.workspaceId}, e.name, e.count, e."lastSeenAt", e.properties
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as e(name text, count bigint, "lastSeenAt" timestamptz, properties jsonb)
     order by e.name
    on conflict (workspace_id, name) do update
      set count = known.count + excluded.count,
          last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at),
          properties = case when known.properties @> excluded.properties then known.properties else (
            select jsonb_object_agg(key, case when a.value = b.value then a.value when a.value is null then b.value
                                              when b.value is null then a.value else '"mixed"' end)
              from jsonb_each(known.properties) a full join jsonb_each(excluded.properties) b using (key)) end`.execute(
    ws.tx,
  )
}

/** Keep the names and kinds of traits that are new; known ones cost one look and no write. */
export async function noteTraits(
  ws: WorkspaceTx,
  traitSets: readonly Readonly<Record<string, unknown>>[],
  at: Temporal.Instant,
): Promise<void> {
  const kinds = new Map<string, ValueKind>()
  for (const traits of traitSets) {
    for (const [name, kind] of listKinds(traits)) kinds.set(name, joinKinds(kinds.get(name), kind))
  }
  if (kinds.size === 0) return
  const rows = [...kinds].map(([name, kind]) => ({ name, kind }))
  await sql`
    insert into catalogue_traits as known (workspace_id, name, kind, first_seen_at)
    select ${ws.workspaceId}, t.name, t.kind, ${at.toString()}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t(name text, kind text)
     where not exists (select 1 from catalogue_traits c
                        where c.workspace_id = ${ws.workspaceId} and c.name = t.name and c.kind in (t.kind, 'mixed'))
     order by t.name
    on conflict (workspace_id, name) do update
      set kind = case when known.kind = excluded.kind then known.kind else 'mixed' end`.execute(ws.tx)
}
