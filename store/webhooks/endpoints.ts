import { type RawBuilder, sql } from 'kysely'
import { AppError } from '../../domain/errors.ts'
import { newId } from '../../domain/ids.ts'
import type { DeliveryEvent, EndpointChange, NewEndpoint } from '../../domain/webhooks/endpoint.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { notifyDue } from '../due.ts'

export type Endpoint = {
  id: string
  url: string
  events: DeliveryEvent[]
  mode: 'first' | 'every'
  state: 'on' | 'off'
  /** Why we switched it off; null when it is on, or a member did. */
  offReason: string | null
  failingSince: string | null
  /** Events that it has still to be told of. */
  waiting: number
  createdAt: string
}

/** One tells of all that happens to every delivery: a few are plenty, many would slow sending down. */
const maxEndpoints = 10
const maxNoted = 100_000

/** In order of making. `waiting` counts to 100,000. */
export async function listEndpoints(ws: WorkspaceTx, id: string | null = null): Promise<Endpoint[]> {
  const { rows } = await sql<Endpoint & { createdAt: Temporal.Instant; failingSince: Temporal.Instant | null }>`
    select e.id, e.url, e.events, e.mode, e.state, e.off_reason as "offReason", e.failing_since as "failingSince",
           e.created_at as "createdAt",
           (select count(*) from (select 1 from endpoint_events v
                                   where v.workspace_id = e.workspace_id and v.endpoint_id = e.id
                                   limit ${maxNoted}) v) as waiting
      from webhook_endpoints e
     where e.workspace_id = ${ws.workspaceId} and (${id}::text is null or e.id = ${id})
     order by e.created_at, e.id`.execute(ws.tx)
  return rows.map((row) => ({
    ...row,
    createdAt: row.createdAt.toString(),
    failingSince: row.failingSince?.toString() ?? null,
  }))
}

/** @throws AppError not_found */
export async function readEndpoint(ws: WorkspaceTx, id: string): Promise<Endpoint> {
  const [endpoint] = await listEndpoints(ws, id)
  if (endpoint === undefined) throw new AppError('not_found', { detail: `There is no webhook ${id}.` })
  return endpoint
}

/** @throws AppError conflict when the workspace has as many as it may have */
export async function addEndpoint(ws: WorkspaceTx, { url, events, mode }: NewEndpoint, at: Temporal.Instant) {
  if ((await listEndpoints(ws)).length >= maxEndpoints)
    throw new AppError('conflict', {
      detail: `A workspace has at most ${maxEndpoints} webhooks. Delete one that is no longer needed.`,
    })
  const id = newId('webhook')
  await sql`
    insert into webhook_endpoints (workspace_id, id, url, events, mode, created_at)
    values (${ws.workspaceId}, ${id}, ${url}, ${events}::text[], ${mode}, ${at.toString()})`.execute(ws.tx)
  return readEndpoint(ws, id)
}

/** Switched on again, it is told of what waited; of what happened while it was off it is not. @throws AppError not_found */
export async function changeEndpoint(ws: WorkspaceTx, id: string, change: EndpointChange): Promise<Endpoint> {
  await readEndpoint(ws, id)
  const { url, events, mode, state } = change
  const sets: RawBuilder<unknown>[] = [
    ...(url === undefined ? [] : [sql`url = ${url}`]),
    ...(events === undefined ? [] : [sql`events = ${events}::text[]`]),
    ...(mode === undefined ? [] : [sql`mode = ${mode}`]),
    ...(state === undefined ? [] : [sql`state = ${state}, off_reason = null, failing_since = null`]),
  ]
  await sql`
    update webhook_endpoints set ${sql.join(sets)} where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(ws.tx)
  await notifyDue(ws)
  return readEndpoint(ws, id)
}

/** With its calls and what it was still to be told of. @throws AppError not_found */
export async function deleteEndpoint(ws: WorkspaceTx, id: string): Promise<void> {
  await readEndpoint(ws, id)
  await sql`delete from webhook_endpoints where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(ws.tx)
  await sql`delete from webhook_secrets where workspace_id = ${ws.workspaceId} and owner = ${id}`.execute(ws.tx)
}
