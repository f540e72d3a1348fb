import type { RawBuilder } from 'kysely'
import { resolveZone } from '../domain/gates/resolve-zone.ts'
import { fallsOn, targetOf } from '../domain/journey/date-trait.ts'
import { isFresh } from '../domain/journey/enter.ts'
import { occurrenceOf } from '../domain/journey/occurrence.ts'
import { nextOpening, opensFor, readTimetable, toInstant } from '../domain/journey/schedule.ts'
import type { WorkspaceTx } from '../store/database/db.ts'
import type { Broadcast } from '../store/journeys/broadcasts.ts'
import { type LookedFor, mayOpenSql, readRunFacts, type RunFacts } from '../store/journeys/opening.ts'
import { endOpening, noteZones, planRun } from '../store/journeys/runs.ts'
import type { Version } from '../store/journeys/versions.ts'
import type { Work } from './work.ts'

/** The part of a run that is open now. */
export type Opening = {
  /** The part of the audience that it may be for; both are expressions over `customers c`. */
  within(audience: RawBuilder<boolean>): RawBuilder<boolean>
  /** Those of them whom it is for. */
  choose(customerIds: readonly number[]): Promise<readonly number[]>
  /** Move on to the next opening, or end the run. */
  end(): Promise<void>
}

/**
 * Open what is due of a run. The next run of one that repeats is planned first, so that the others come whatever
 * becomes of this one.
 * @returns null when this opening was skipped: its campaign is paused, or it is more than a day late
 */
export async function openRun(
  work: Work,
  ws: WorkspaceTx,
  broadcast: Broadcast,
  version: Version,
  scope: { now: Temporal.Instant; workspaceZone: string },
): Promise<Opening | null> {
  const { localAt, dueAt, plannedAt, isPaused, perZone } = broadcast
  if (broadcast.repeats && broadcast.cursor === 0) await planNext(ws, broadcast, version)
  const zones = perZone && localAt !== null ? await readZones(ws, broadcast, localAt, scope.workspaceZone) : null
  const next = zones === null || localAt === null ? null : nextOpening(localAt, zones.all, dueAt)
  const end = (state: 'expanded' | 'skipped') =>
    endOpening(ws, broadcast.id, next === null ? { state } : { dueAt: next })
  const isLate = broadcast.repeats && !isFresh(dueAt, scope.now)
  if (isPaused || isLate) {
    const { campaignId: campaign, occurrence } = broadcast
    const why = isPaused ? 'its campaign is paused' : 'it is more than a day late'
    work.log.warn(
      { workspaceId: ws.workspaceId, campaign, occurrence, dueAt: dueAt.toString() },
      `skipped a run: ${why}`,
    )
    await end('skipped')
    return null
  }
  const looksFor = localAt === null ? null : lookedFor(version, localAt)
  return {
    within: (audience) => mayOpenSql(zones, looksFor, audience),
    async choose(customerIds) {
      if (zones === null) return customerIds
      const facts = await readRunFacts(ws, looksFor?.trait ?? null, customerIds)
      const isOpen = ({ timezone, zoneSince, date }: RunFacts) =>
        opensFor({ at: dueAt, plannedAt }, zones.opensAt(timezone), zoneSince) &&
        (looksFor === null || fallsOn(date, looksFor.day, looksFor.every, zones.resolve(timezone)))
      return [...facts].filter(([, each]) => isOpen(each)).map(([id]) => id)
    },
    end: () => end('expanded'),
  }
}

/** The day after is always planned from the document, never from the clock: no day is left out, none comes twice. */
async function planNext(ws: WorkspaceTx, { localAt, plannedAt }: Broadcast, version: Version): Promise<void> {
  const { campaignId, document } = version
  const timetable = readTimetable(document.trigger)
  const next = localAt === null ? null : (timetable?.nextAfter(localAt.toPlainDate()) ?? null)
  if (timetable === null || next === null) return
  await planRun(ws, {
    campaignId,
    version: version.version,
    occurrence: occurrenceOf(document.trigger, next),
    run: { localAt: next, zone: timetable.zone },
    repeats: true,
    plannedAt,
  })
}

function lookedFor({ document: { trigger } }: Version, localAt: Temporal.PlainDateTime): LookedFor | null {
  if (trigger.kind !== 'date') return null
  return { trait: trigger.trait, every: trigger.every, day: targetOf(trigger, localAt.toPlainDate()) }
}

async function readZones(
  ws: WorkspaceTx,
  { id, cursor, zones, dueAt, plannedAt }: Broadcast,
  localAt: Temporal.PlainDateTime,
  workspaceZone: string,
) {
  const known = cursor === 0 ? await noteZones(ws, id, workspaceZone) : zones
  const resolve = (timezone: string | null) => resolveZone(timezone, workspaceZone).zone
  const opensAt = keepOpenings(localAt, resolve)
  return {
    known,
    /** Those of customers without one included. */
    all: new Set([...known.map(resolve), resolve(null)]),
    plannedAt,
    resolve,
    opensAt,
    opening: known.filter((zone) => opensAt(zone).equals(dueAt)),
    opensForOthers: opensAt(null).equals(dueAt),
  }
}

/** When the run opens in a zone, as customers have it: a few zones are asked for by very many customers. */
function keepOpenings(localAt: Temporal.PlainDateTime, resolve: (timezone: string | null) => string) {
  const kept = new Map<string | null, Temporal.Instant>()
  return (timezone: string | null): Temporal.Instant => {
    const at = kept.get(timezone) ?? toInstant(localAt, resolve(timezone))
    kept.set(timezone, at)
    return at
  }
}
