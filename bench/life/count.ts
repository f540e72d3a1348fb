import { sql } from 'kysely'
import type { WorkspaceTx } from '../../store/database/db.ts'

/** What happened in one campaign, counted from the rows themselves. */
export type Happened = {
  id: string
  name: string
  entered: number
  finished: number
  exited: number
  heldOut: number
  stopped: number
  /** Under way: somewhere between two steps. */
  open: number
  /** Entries with a conversion, those held out included. */
  converted: number
  heldOutConverted: number
  due: number
  /** Queued, or with a provider. */
  waiting: number
  failed: number
  uncertain: number
  /** Deliveries that a gate moved to later at least once, whatever became of them. */
  deferred: number
  /** Deliveries that are credited with a conversion. */
  credited: number
  /** By channel. */
  sent: Record<string, number>
  /** By reason. */
  skipped: Record<string, number>
}

/** One line for each campaign, of the entries and deliveries that began from then on. */
export async function countHappened({ tx, workspaceId }: WorkspaceTx, since: Temporal.Instant): Promise<Happened[]> {
  const from = sql`${since.toString()}::timestamptz`
  const { rows } = await sql<Omit<Happened, 'sent' | 'skipped'>>`
    select p.id, p.document ->> 'name' as name, e.*, d.*
      from campaigns p,
      lateral (
        select count(*) as entered, count(*) filter (where state = 'finished') as finished,
               count(*) filter (where state = 'exited') as exited, count(*) filter (where state = 'held_out') as "heldOut",
               count(*) filter (where state = 'stopped') as stopped, count(*) filter (where ended_at is null) as open,
               count(converted_at) as converted, count(converted_at) filter (where held_out) as "heldOutConverted"
          from journey_entries
         where workspace_id = p.workspace_id and campaign_id = p.id and entered_at >= ${from}) e,
      lateral (
        select count(*) as due, count(*) filter (where state in ('queued', 'attempted')) as waiting,
               count(*) filter (where state = 'failed') as failed, count(*) filter (where state = 'uncertain') as uncertain,
               count(*) filter (where trace @> '[{"k": "deferred"}]') as deferred, count(converted_at) as credited
          from deliveries
         where workspace_id = p.workspace_id and campaign_id = p.id and queued_at >= ${from}) d
     where p.workspace_id = ${workspaceId} order by p.created_at, p.id`.execute(tx)
  const { rows: ends } = await sql<{ id: string; state: 'sent' | 'skipped'; key: string; count: number }>`
    select campaign_id as id, state, case state when 'sent' then channel else reason end as key, count(*)
      from deliveries
     where workspace_id = ${workspaceId} and state in ('sent', 'skipped') and queued_at >= ${from}
     group by 1, 2, 3 order by 4 desc, 3`.execute(tx)
  const keyed = (id: string, state: 'sent' | 'skipped') =>
    Object.fromEntries(
      ends.filter((each) => each.id === id && each.state === state).map((each) => [each.key, each.count]),
    )
  return rows.map((row) => ({ ...row, sent: keyed(row.id, 'sent'), skipped: keyed(row.id, 'skipped') }))
}

export const sum = (counts: Iterable<number>): number => [...counts].reduce((total, count) => total + count, 0)
