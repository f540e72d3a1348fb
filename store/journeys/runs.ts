import { sql } from 'kysely'
import { AppError } from '../../domain/errors.ts'
import { resolveZone } from '../../domain/gates/resolve-zone.ts'
import { occurrenceOf } from '../../domain/journey/occurrence.ts'
import { beginOf, findFirstRun, readTimetable, type Run } from '../../domain/journey/schedule.ts'
import { countZones } from '../customers/zones.ts'
import type { WorkspaceTx } from '../database/db.ts'
import type { Version, VersionKey } from './versions.ts'

/** A run as it is planned; it opens once it is due, and never before it was planned. */
export type PlannedRun = VersionKey & {
  occurrence: string
  /** Null: at once. */
  run: Run | null
  repeats: boolean
  plannedAt: Temporal.Instant
}

/** Plan a run; one that is planned already is left as it is. */
export async function planRun(ws: WorkspaceTx, planned: PlannedRun): Promise<void> {
  const { campaignId, version, occurrence, run, repeats, plannedAt } = planned
  const begins = run === null ? plannedAt : beginOf(run)
  const dueAt = Temporal.Instant.compare(begins, plannedAt) < 0 ? plannedAt : begins
  await sql`
    insert into broadcasts (workspace_id, campaign_id, version, occurrence, due_at, local_at, per_zone, repeats, planned_at)
    values (${ws.workspaceId}, ${campaignId}, ${version}, ${occurrence}, ${dueAt.toString()},
            ${run?.localAt.toString({ smallestUnit: 'minute' }) ?? null}, ${run?.zone === 'customer'}, ${repeats},
            ${plannedAt.toString()})
    on conflict do nothing`.execute(ws.tx)
}

/**
 * Plan the first run of a version that goes live; a campaign that events start has none.
 * @throws AppError schedule_in_the_past when there is no time to come
 */
export async function planFirstRun(ws: WorkspaceTx, version: Version, at: Temporal.Instant): Promise<void> {
  const { campaignId, document } = version
  const timetable = readTimetable(document.trigger)
  const key = { campaignId, version: version.version, plannedAt: at }
  if (timetable === null) {
    if (document.trigger.kind !== 'broadcast') return
    return planRun(ws, { ...key, occurrence: `launch-${version.version}`, run: null, repeats: false })
  }
  const run = findFirstRun(timetable, at)
  if (run === null) {
    throw new AppError('invalid_campaign', {
      detail: 'Its time has passed in every time zone. Choose a later one.',
      path: 'trigger/schedule/at',
    })
  }
  const occurrence = timetable.repeats ? occurrenceOf(document.trigger, run.localAt) : `launch-${version.version}`
  await planRun(ws, { ...key, occurrence, run, repeats: timetable.repeats })
}

/**
 * A broadcast that is sent once and is being expanded goes on in the new version from where it is, as the one run: beside
 * a second one, whoever may enter every time would enter twice.
 * @returns whether there was one
 */
export async function takeOverRun(ws: WorkspaceTx, { campaignId, version }: VersionKey): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update broadcasts set version = ${version}
     where workspace_id = ${ws.workspaceId} and campaign_id = ${campaignId} and version < ${version}
       and state = 'due' and cursor > 0 and not per_zone and not repeats`.execute(ws.tx)
  return (numAffectedRows ?? 0n) > 0n
}

/** A new version takes over: runs of earlier ones that have not begun, or still open zone by zone, go no further. */
export async function endEarlierRuns(ws: WorkspaceTx, { campaignId, version }: VersionKey): Promise<void> {
  await sql`
    update broadcasts set state = 'stopped'
     where workspace_id = ${ws.workspaceId} and campaign_id = ${campaignId} and version < ${version}
       and state = 'due' and (cursor = 0 or per_zone)`.execute(ws.tx)
}

/** Note the zones that customers have as an opening begins. @returns them, nonsense left out */
export async function noteZones(ws: WorkspaceTx, id: number, workspaceZone: string): Promise<string[]> {
  const zones = (await countZones(ws)).flatMap(({ timezone }) =>
    timezone !== null && resolveZone(timezone, workspaceZone).fallback === null ? [timezone] : [],
  )
  await sql`
    update broadcasts set zones = array(select jsonb_array_elements_text(${JSON.stringify(zones)}::jsonb))
     where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(ws.tx)
  return zones
}

/** The opening is over: on to the next, or the run ends, in `skipped` when nothing came of this one. */
export async function endOpening(
  ws: WorkspaceTx,
  id: number,
  next: { dueAt: Temporal.Instant } | { state: 'expanded' | 'skipped' },
): Promise<void> {
  const set = 'dueAt' in next ? sql`due_at = ${next.dueAt.toString()}, cursor = 0` : sql`state = ${next.state}`
  await sql`update broadcasts set ${set} where workspace_id = ${ws.workspaceId} and id = ${id}`.execute(ws.tx)
}
