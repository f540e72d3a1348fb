import { sql } from 'kysely'
import type { Campaign } from '../domain/campaign/campaign.ts'
import type { Metric } from '../domain/cards.ts'
import { compareArms, type Experiment } from '../domain/results/arms.ts'
import { type Lift, measureLift } from '../domain/results/lift.ts'
import type { Pace } from '../domain/results/more-days.ts'
import { type CampaignStatus, readCampaign } from './campaigns/campaigns.ts'
import type { WorkspaceTx } from './database/db.ts'
import { type HoursToConvert, readHoursToConvert } from './results/conversion-times.ts'
import { isCountedEntry } from './results/counted-entries.ts'
import { countArms } from './results/experiments.ts'
import { type CallCounts, countCalls } from './webhooks/list-calls.ts'
import { countHarm, type Harm } from './results/harm.ts'
import { countUnknownZones } from './results/unknown-zones.ts'

export type ReasonCount = { reason: string; count: number }

/** What came of a campaign so far. For every campaign due = queued + inFlight + sent + skipped + failed + uncertain. */
export type CampaignResults = {
  campaignId: string
  name: string
  status: CampaignStatus
  /** When the first customer entered; null before that. */
  from: Temporal.Instant | null
  to: Temporal.Instant
  /**
   * Customers' trips: entitled ones may get messages, held-out ones are kept for comparison. One that yielded, when two
   * customers became one, counts only if a message left in it.
   */
  entries: { total: number; entitled: number; heldOut: number; entitledConverted: number; heldOutConverted: number }
  deliveries: {
    due: number
    queued: number
    inFlight: number
    attempted: number
    sent: number
    delivered: number
    opened: number
    clicked: number
    /** Messages that machines alone opened: they are not among the opened. */
    openedByMachines: number
    clickedByMachines: number
    converted: number
    failed: number
    bounced: number
    softBounced: number
    complained: number
    uncertain: number
    skipped: number
  }
  skipped: ReasonCount[]
  failed: ReasonCount[]
  harm: Harm
  /** What became of the calls of its webhook steps. */
  calls: CallCounts
  /** What the campaign changed beside its holdout; null when it has no conversion to count. */
  lift: Lift | null
  experiments: Experiment[]
  hoursToConvert: HoursToConvert | null
  /** The same figures in reading order, conversions first, each with what it is a share of. */
  metrics: Metric[]
}

type Entries = CampaignResults['entries'] & {
  from: Temporal.Instant | null
  lastEnteredAt: Temporal.Instant | null
  credited: number
}

/** @throws AppError not_found for a campaign that this workspace does not have */
export async function readResults(
  ws: WorkspaceTx,
  campaignId: string,
  now: Temporal.Instant,
): Promise<CampaignResults> {
  const { document, status } = await readCampaign(ws, campaignId)
  const { from, lastEnteredAt, credited, ...entries } = await countEntries(ws, campaignId)
  const deliveries = await countDeliveries(ws, campaignId)
  const harm = await countHarm(ws, campaignId)
  const pace = findPace(document, status, { from, lastEnteredAt }, now)
  const { entitled, heldOut, entitledConverted, heldOutConverted } = entries
  return {
    campaignId,
    name: document.name,
    status,
    from,
    to: now,
    entries,
    deliveries,
    skipped: await countReasons(ws, campaignId, 'skipped'),
    failed: await countReasons(ws, campaignId, 'failed'),
    harm,
    calls: await countCalls(ws, campaignId),
    lift:
      document.conversion === null
        ? null
        : measureLift({ count: entitledConverted, of: entitled }, { count: heldOutConverted, of: heldOut }, pace),
    experiments: Array.from(await countArms(ws, campaignId), ([stepId, arms]) => compareArms(stepId, arms, pace)),
    hoursToConvert: await readHoursToConvert(ws, campaignId),
    metrics: listMetrics(entries, deliveries, {
      ...harm,
      unknownZones: await countUnknownZones(ws, campaignId),
      credited,
    }),
  }
}

/** One run of a broadcast lets everybody in at once; after that only conversions come. */
function findPace(
  { trigger, conversion }: Campaign,
  status: CampaignStatus,
  { from, lastEnteredAt }: Pick<Entries, 'from' | 'lastEnteredAt'>,
  now: Temporal.Instant,
): Pace {
  const elapsedDays = from === null ? 0 : from.until(now).total('hours') / 24
  const runsOnce = trigger.kind === 'broadcast' && trigger.schedule.kind !== 'recurring'
  if (!runsOnce && (status === 'live' || status === 'paused')) return { elapsedDays, awaits: 'entries' }
  const closesAt = lastEnteredAt?.add({ hours: conversion?.withinHours ?? 0 })
  const isOpen = closesAt !== undefined && Temporal.Instant.compare(now, closesAt) < 0
  return { elapsedDays, awaits: isOpen ? 'conversions' : 'nothing' }
}

async function countEntries({ tx, workspaceId }: WorkspaceTx, campaignId: string): Promise<Entries> {
  const { rows } = await sql<Entries>`
    select count(*) as total, count(*) filter (where not held_out) as entitled,
           count(*) filter (where held_out) as "heldOut",
           count(converted_at) filter (where not held_out) as "entitledConverted",
           count(converted_at) filter (where held_out) as "heldOutConverted", min(entered_at) as from,
           max(entered_at) as "lastEnteredAt",
           (select count(distinct d.entry_id) from deliveries d
             where d.workspace_id = ${workspaceId} and d.campaign_id = ${campaignId}
               and d.converted_at is not null) as credited
      from journey_entries e
     where workspace_id = ${workspaceId} and campaign_id = ${campaignId} and ${isCountedEntry}`.execute(tx)
  return requireRow(rows[0])
}

async function countDeliveries({ tx, workspaceId }: WorkspaceTx, campaignId: string) {
  const { rows } = await sql<CampaignResults['deliveries']>`
    select count(*) as due, count(*) filter (where state = 'queued') as queued,
           count(*) filter (where state = 'attempted') as "inFlight", count(attempted_at) as attempted,
           count(sent_at) as sent, count(delivered_at) as delivered, count(opened_at) as opened,
           count(clicked_at) as clicked,
           count(machine_opened_at) filter (where opened_at is null) as "openedByMachines",
           count(machine_clicked_at) filter (where clicked_at is null) as "clickedByMachines",
           count(converted_at) as converted, count(bounced_at) as bounced,
           count(soft_bounced_at) as "softBounced", count(complained_at) as complained,
           count(*) filter (where state = 'failed') as failed,
           count(*) filter (where state = 'uncertain') as uncertain,
           count(*) filter (where state = 'skipped') as skipped
      from deliveries where workspace_id = ${workspaceId} and campaign_id = ${campaignId}`.execute(tx)
  return requireRow(rows[0])
}

async function countReasons(
  { tx, workspaceId }: WorkspaceTx,
  campaignId: string,
  state: 'skipped' | 'failed',
): Promise<ReasonCount[]> {
  const { rows } = await sql<ReasonCount>`
    select coalesce(reason, 'unknown') as reason, count(*) as count from deliveries
     where workspace_id = ${workspaceId} and campaign_id = ${campaignId} and state = ${state}
     group by 1 order by 2 desc, 1`.execute(tx)
  return rows
}

function listMetrics(
  { total, entitled, heldOut }: CampaignResults['entries'],
  counts: CampaignResults['deliveries'],
  more: Harm & { unknownZones: number; credited: number },
): Metric[] {
  const metric = (name: string, value: number, of: Metric['of'] = null): Metric => ({ name, value, of })
  const sent = { name: 'sent', value: counts.sent }
  const due = { name: 'due', value: counts.due }
  const attempted = { name: 'attempted', value: counts.attempted }
  return [
    metric('converted', more.credited, { name: 'entitled', value: entitled }),
    metric('sent', counts.sent, attempted),
    metric('delivered', counts.delivered, sent),
    metric('opened', counts.opened, sent),
    metric('clicked', counts.clicked, sent),
    metric('opened by machines only', counts.openedByMachines, sent),
    metric('clicked by machines only', counts.clickedByMachines, sent),
    metric('bounced', counts.bounced, sent),
    metric('bounced for now', counts.softBounced, sent),
    metric('complained', counts.complained, sent),
    metric('opted out', more.optedOut, sent),
    metric('turned push off', more.pushLost, { name: 'customers sent a push', value: more.pushCustomers }),
    metric('sent without knowing the time zone', more.unknownZones, sent),
    metric('failed', counts.failed, attempted),
    metric('uncertain', counts.uncertain, attempted),
    metric('skipped', counts.skipped, due),
    metric('held out', heldOut, { name: 'entered', value: total }),
    metric('queued', counts.queued, due),
    metric('attempted', counts.attempted, due),
    metric('due', counts.due),
  ]
}

/** An aggregate without GROUP BY has one row, always. */
function requireRow<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new RangeError('an aggregate without a row')
  return row
}
