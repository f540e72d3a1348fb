import { sql } from 'kysely'
import { toDeliveryMoment } from '../../domain/trace/delivery-moment.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { cleanJson } from '../ingest/clean-json.ts'
import { appendMoment } from '../traces/append-moment.ts'
import { noteEvents } from '../webhooks/note-events.ts'

type Reason = { reason: string; detail: unknown }
/** What becomes of a claimed delivery before any provider is called. Skipped: uncertain where an earlier try may have left. */
export type Outcome =
  | ({ kind: 'skip'; id: number } & Reason)
  | ({ kind: 'defer'; id: number; until: Temporal.Instant } & Reason)
  | {
      kind: 'attempt'
      id: number
      channel: string
      provider: string
      address: string
      locale: string | null
      content: unknown
      detail: unknown
    }

type Written = 'queued' | 'attempted' | 'skipped' | 'uncertain'

export type Lease = { token: string; durationMs: number }

/** The end of a lease that begins now, by the database's clock: the clocks of several machines do not matter. */
export const leaseEndSql = ({ durationMs }: Lease) =>
  sql`clock_timestamp() + make_interval(secs => ${durationMs / 1000}::float8)`

/** Write the outcomes of deliveries that this transaction has claimed; those to be attempted are leased. */
export async function writeOutcomes(
  ws: WorkspaceTx,
  outcomes: readonly Outcome[],
  lease: Lease,
  at: Temporal.Instant,
): Promise<void> {
  if (outcomes.length === 0) return
  const rows = outcomes.map((outcome) =>
    outcome.kind === 'defer'
      ? { ...outcome, until: outcome.until.toString(), moment: toDeliveryMoment('deferred', at, outcome) }
      : outcome,
  )
  const now = sql`${at.toString()}::timestamptz`
  const kind = sql`case when r.kind = 'skip' and d.may_have_left then 'doubt' else r.kind end`
  const { rows: written } = await sql<{ id: number; type: Written; isFirst: boolean }>`
    update deliveries d
       set state = case ${kind} when 'skip' then 'skipped' when 'doubt' then 'uncertain' when 'defer' then 'queued'
                                else 'attempted' end,
           due_at = case r.kind when 'defer' then r.until end,
           reason = r.reason, detail = r.detail,
           trace = case when r.moment is null then d.trace else ${appendMoment(sql`r.moment`)} end,
           channel = coalesce(r.channel, d.channel), provider = coalesce(r.provider, d.provider),
           address = coalesce(r.address, d.address), locale = coalesce(r.locale, d.locale),
           content = coalesce(r.content, d.content),
           skipped_at = case ${kind} when 'skip' then ${now} end,
           uncertain_at = case ${kind} when 'doubt' then ${now} end,
           attempted_at = case r.kind when 'attempt' then coalesce(d.attempted_at, ${now}) else d.attempted_at end,
           attempts = d.attempts + case r.kind when 'attempt' then 1 else 0 end,
           lease_token = case r.kind when 'attempt' then ${lease.token}::uuid end,
           lease_until = case r.kind when 'attempt' then ${leaseEndSql(lease)} end
      from jsonb_to_recordset(${JSON.stringify(cleanJson(rows))}::jsonb) as r (
           id bigint, kind text, until timestamptz, reason text, detail jsonb, channel text, provider text,
           address text, locale text, content jsonb, moment jsonb)
     where d.workspace_id = ${ws.workspaceId} and d.id = r.id and d.state = 'queued'
       and d.id = any(${outcomes.map(({ id }) => id)}::bigint[])
    returning d.id, d.state as type, d.state <> 'attempted' or d.attempted_at = ${now} as "isFirst"`.execute(ws.tx)
  await noteEvents(
    ws,
    written.flatMap(({ id, ...event }) =>
      event.type === 'queued' ? [] : [{ type: event.type, isFirst: event.isFirst, deliveryId: id, at }],
    ),
  )
}
