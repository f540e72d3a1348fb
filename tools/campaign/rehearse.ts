import { inlineSegments } from '../../domain/campaign/inline-segments.ts'
import { listWatchedSegments } from '../../domain/campaign/watched-segments.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import type { RehearsalPlan } from '../../domain/rehearsal/life.ts'
import { needsOfRehearsal } from '../../domain/rehearsal/needs.ts'
import { rehearseLife } from '../../domain/rehearsal/rehearse-life.ts'
import type { RehearsalResult } from '../../domain/rehearsal/result.ts'
import { addLife, beginTally, readTally } from '../../domain/rehearsal/tally.ts'
import { inReadOnly, type WorkspaceTx } from '../../store/database/db.ts'
import { loadThresholds } from '../../store/journeys/load-facts.ts'
import { listTouched } from '../../store/rehearsal/list-touched.ts'
import { loadLives, type Shared } from '../../store/rehearsal/load-lives.ts'
import { readSegmentLookup } from '../../store/segments.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import { findCopyFaults } from '../../channels/copy-faults.ts'
import type { ToolContext } from '../define-tool.ts'

/** Few enough to be in memory and out of others' way, many enough that queries are few. */
const chunkSize = 1000

export const defaultDays = 30
export const maxDays = 90

type World = Pick<ToolContext, 'db' | 'workspaceId' | 'report'>
export type Rehearsal = {
  campaignId: string
  document: Campaign
  days: number
  /** The end of the window. */
  until: Temporal.Instant
  /** Of more customers than these only so many are rehearsed, spread evenly over all. */
  atMost?: number
}
/** `share`: of the customers whom the trigger could mean, which part was rehearsed. */
export type Rehearsed = RehearsalResult & { share: number }

/**
 * Run a campaign against the last days of real history in virtual time. It reads, a chunk of customers at a time, and
 * writes nothing: every transaction is read-only.
 * @throws AppError unknown_name for a segment that is gone, and as evaluating its conditions does
 */
export async function rehearse({ db, workspaceId, report }: World, rehearsal: Rehearsal): Promise<Rehearsed> {
  const inWs = <T>(work: (ws: WorkspaceTx) => Promise<T>) => inReadOnly(db, workspaceId, work)
  const { plan, ids: all, shared } = await inWs((ws) => planRehearsal(ws, rehearsal))
  const ids = pickEvenly(all, rehearsal.atMost ?? all.length)
  report(`rehearsing ${ids.length.toLocaleString('en')} lives over ${rehearsal.days} days`)
  const tally = beginTally(plan)
  const load = (first: number) => inWs((ws) => loadLives(ws, plan, ids.slice(first, first + chunkSize), shared))
  for (let first = 0, next = load(0); first < ids.length; first += chunkSize) {
    const lives = await next
    // The database reads the next chunk while this one is lived through.
    next = first + chunkSize < ids.length ? load(first + chunkSize) : Promise.resolve([])
    for (const life of lives) addLife(tally, life, rehearseLife(plan, life))
  }
  return { ...readTally(tally), share: all.length === 0 ? 1 : ids.length / all.length }
}

function pickEvenly(ids: readonly number[], count: number): readonly number[] {
  if (ids.length <= count) return ids
  return Array.from({ length: count }, (_, index) => ids[Math.floor((index * ids.length) / count)] ?? 0)
}

/** What to rehearse, with whom, and what is the same for all of them. */
export async function planRehearsal(
  ws: WorkspaceTx,
  { campaignId, document: draft, days, until }: Rehearsal,
): Promise<{ plan: RehearsalPlan; ids: number[]; shared: Shared }> {
  const settings = await readSettings(ws)
  const segments = await readSegmentLookup(ws)
  const document = inlineSegments(draft, segments)
  const plan: RehearsalPlan = {
    campaignId,
    document,
    watched: listWatchedSegments(draft, segments),
    from: until.subtract({ hours: 24 * days }),
    until,
    settings,
    segments,
    findCopyFault: findCopyFaults(settings),
  }
  const needs = needsOfRehearsal(plan)
  return { plan, ids: await listTouched(ws, plan), shared: { needs, thresholds: await loadThresholds(ws, needs) } }
}
