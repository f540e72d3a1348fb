import { sql } from 'kysely'
import { mayEnter } from '../../../domain/journey/enter.ts'
import { isOver } from '../../../domain/journey/entry.ts'
import { findYielding, joinArms, type MergingEntry } from '../../../domain/journey/merge-entries.ts'
import { toEnding } from '../../../domain/trace/moment.ts'
import type { WorkspaceTx } from '../../database/db.ts'
import { skipQueued } from '../../journeys/open-entries.ts'
import { readVersions, type VersionKey } from '../../journeys/versions.ts'
import type { Merge } from './merge.ts'

type Entry = MergingEntry & VersionKey & { arms: Record<string, string>; convertedAt: Temporal.Instant | null }

/**
 * Where both were in a campaign: of entries that exclude each other one goes on, the others yield, and what those had
 * queued and nobody has begun to send is skipped as `merged`. Arms that either had drawn hold for the journeys that go on.
 */
export async function mergeJourneys(ws: WorkspaceTx, merges: readonly Merge[], at: Temporal.Instant): Promise<void> {
  for (const entries of await readSharedCampaigns(ws, merges)) {
    const documents = new Map(
      (await readVersions(ws, entries)).map((version) => [
        `${version.campaignId}/${version.version}`,
        version.document,
      ]),
    )
    const yielding = findYielding(entries, (entry, earlier, later) => {
      const { campaignId, version } = entries.find(({ id }) => id === entry.id) ?? { campaignId: '', version: 0 }
      const document = documents.get(`${campaignId}/${version}`)
      return document === undefined || mayEnter(document, earlier, later)
    })
    const changes = entries.map((entry) => changeEntry(entry, entries, yielding))
    await writeChanges(ws, changes, at)
    const ended = changes.filter(({ ends }) => ends).map(({ id }) => id)
    if (ended.length > 0) await skipQueued(ws, ended, 'merged', at)
  }
}

/** The entries of customers who become one, for the campaigns that several of them were in. */
async function readSharedCampaigns(ws: WorkspaceTx, merges: readonly Merge[]): Promise<Entry[][]> {
  const into = new Map(
    merges.flatMap((merge) => [[merge.into, merge.into] as const, [merge.from, merge.into] as const]),
  )
  const { rows } = await sql<Entry>`
    select e.id, e.campaign_id as "campaignId", e.version, e.customer_id as "customerId", e.occurrence, e.state,
           e.held_out as "heldOut", e.entered_at as "enteredAt", e.arms, e.converted_at as "convertedAt",
           (select count(*) from deliveries d
             where d.workspace_id = e.workspace_id and d.entry_id = e.id and d.attempted_at is not null) as attempted
      from journey_entries e
     where e.workspace_id = ${ws.workspaceId} and e.customer_id = any(${[...into.keys()]}::bigint[]) and not e.yielded
     order by e.entered_at, e.id`.execute(ws.tx)
  return [
    ...Map.groupBy(rows, ({ customerId, campaignId }) => `${into.get(customerId)}/${campaignId}`).values(),
  ].filter((entries) => new Set(entries.map(({ customerId }) => customerId)).size > 1)
}

type Change = { id: number; yields: boolean; ends: boolean; drawn: Record<string, string>; convertedAt: string | null }

function changeEntry(entry: Entry, all: readonly Entry[], yielding: ReadonlyMap<number, number>): Change {
  const yields = yielding.has(entry.id)
  const isOpen = !isOver(entry.state)
  const converted = all
    .filter(({ id }) => id === entry.id || yielding.get(id) === entry.id)
    .flatMap(({ convertedAt }) => convertedAt ?? [])
    .toSorted((a, b) => Temporal.Instant.compare(a, b))
  const drawn = isOpen ? joinArms(all.map(({ arms }) => arms)) : {}
  return { id: entry.id, yields, ends: yields && isOpen, drawn, convertedAt: converted[0]?.toString() ?? null }
}

async function writeChanges(
  { tx, workspaceId }: WorkspaceTx,
  changes: readonly Change[],
  at: Temporal.Instant,
): Promise<void> {
  const unlessEnded = (column: string) => sql`${sql.ref(column)} = case when not r.ends then e.${sql.ref(column)} end`
  await sql`
    update journey_entries e
       set yielded = r.yields, earlier_arms = r.drawn || e.earlier_arms, converted_at = r."convertedAt",
           state = case when r.ends then 'exited' else e.state end, ${unlessEnded('step_id')}, ${unlessEnded('due_at')},
           ${unlessEnded('awaited_event')}, ${unlessEnded('waiting_since')},
           ended_at = case when r.ends then ${at.toString()}::timestamptz else e.ended_at end,
           end_reason = case when r.ends then 'merged' else e.end_reason end,
           trace = case when r.ends then e.trace || ${JSON.stringify(toEnding('exited', 'merged', at))}::jsonb else e.trace end
      from jsonb_to_recordset(${JSON.stringify(changes)}::jsonb)
           as r (id bigint, yields boolean, ends boolean, drawn jsonb, "convertedAt" timestamptz)
     where e.workspace_id = ${workspaceId} and e.id = r.id`.execute(tx)
}
