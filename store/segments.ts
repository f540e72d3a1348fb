import { sql } from 'kysely'
import { Condition } from '../domain/conditions/condition.ts'
import type { SegmentLookup } from '../domain/conditions/operator.ts'
import { AppError } from '../domain/errors.ts'
import type { WorkspaceTx } from './database/db.ts'

export type StoredSegment = { id: string; name: string; condition: Condition }

type Row = { id: string; name: string; condition: unknown }
const parseRow = (row: Row): StoredSegment => ({ ...row, condition: Condition.parse(row.condition) })

/** In order of name. */
export async function listSegments(ws: WorkspaceTx): Promise<StoredSegment[]> {
  const { rows } = await sql<Row>`
    select id, name, condition from segments where workspace_id = ${ws.workspaceId} order by lower(name)`.execute(ws.tx)
  return rows.map(parseRow)
}

/** Saved segments by id and by name, as conditions refer to them. */
export async function readSegmentLookup(ws: WorkspaceTx): Promise<SegmentLookup> {
  const segments = await listSegments(ws)
  return new Map(segments.flatMap(({ id, name, condition }) => [[id, condition] as const, [name, condition] as const]))
}

/** @throws AppError not_found, also for another workspace's segment */
export async function readSegment(ws: WorkspaceTx, id: string): Promise<StoredSegment> {
  const { rows } = await sql<Row>`
    select id, name, condition from segments where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(ws.tx)
  if (rows[0] === undefined) throw new AppError('not_found', { detail: `There is no segment ${id} in this workspace.` })
  return parseRow(rows[0])
}

/**
 * Of two who take the same name at once, the second waits and is told.
 * @throws AppError conflict when another segment has the name, or has it as its id: conditions may name either;
 *   invalid_body for a name that nobody can see
 */
export async function saveSegment(
  ws: WorkspaceTx,
  segment: StoredSegment & { memberId: string; at: Temporal.Instant },
): Promise<void> {
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(segment.name))
    throw new AppError('invalid_body', { detail: 'The name must have something that can be seen.', path: 'name' })
  await sql`select pg_advisory_xact_lock(hashtext('segment names'), ${ws.workspaceId})`.execute(ws.tx)
  const { rows } = await sql<{ id: string }>`
    select id from segments where workspace_id = ${ws.workspaceId} and id <> ${segment.id}
       and (lower(name) = lower(${segment.name}) or id = ${segment.name})`.execute(ws.tx)
  if (rows[0] !== undefined) {
    throw new AppError('conflict', {
      detail: `There is already a segment “${segment.name}”. Choose another name.`,
      path: 'name',
    })
  }
  await sql`
    insert into segments (workspace_id, id, name, condition, created_by, created_at, updated_at)
    values (${ws.workspaceId}, ${segment.id}, ${segment.name}, ${JSON.stringify(segment.condition)}::jsonb, ${segment.memberId},
            ${segment.at.toString()}, ${segment.at.toString()})
    on conflict (workspace_id, id) do update set name = excluded.name, condition = excluded.condition, updated_at = excluded.updated_at`.execute(
    ws.tx,
  )
}

/** True when it was there. */
export async function deleteSegment(ws: WorkspaceTx, id: string): Promise<boolean> {
  const { numAffectedRows } =
    await sql`delete from segments where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(ws.tx)
  return numAffectedRows === 1n
}
