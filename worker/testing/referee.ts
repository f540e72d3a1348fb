import { sql } from 'kysely'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import { listSteps } from '../../domain/campaign/tree.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import type { Happening } from './play-story.ts'
import { holdsByStory } from './referee-conditions.ts'
import { findCrossingFouls } from './referee-of-segments.ts'

/** What was sent, as the database has it at the end. */
export type Sent = {
  id: number
  entryId: number
  campaignId: string
  who: string
  stepId: string
  channel: string
  topic: string | null
  address: string
  state: string
  at: Temporal.Instant
}
export type Trip = {
  id: number
  campaignId: string
  who: string
  state: string
  heldOut: boolean
  arms: Record<string, string>
  triggerEvent: { name: string; at: string; properties: Record<string, unknown> } | null
  enteredAt: Temporal.Instant
  endedAt: Temporal.Instant | null
  endReason: string | null
}
export type Rules = {
  story: readonly Happening[]
  documents: ReadonlyMap<string, Campaign>
  caps: readonly { channel: string | null; topic: string | null; limit: number; windowHours: number }[]
  quiet: { from: number; to: number } | null
  workspaceZone: string
  /** Who began with a zone that is none of the world's, or without one, falls back to the workspace's. */
  zones: ReadonlyMap<string, string | null>
  endedAt: Temporal.Instant
}

/** Judges what happened by rules of its own, written from the specification and sharing no code with what decides. */
export async function findFouls(ws: WorkspaceTx, rules: Rules): Promise<string[]> {
  const sent = await listSent(ws)
  const trips = await listTrips(ws)
  return [
    ...findCapFouls(sent, rules),
    ...sent.flatMap((each) => findSendingFouls(each, trips, rules)),
    ...trips.flatMap((trip) => findTripFouls(trip, sent, rules)),
    ...findChangedDraws(trips),
    ...findCrossingFouls(trips, rules),
    ...(await findCountFouls(ws)),
  ]
}

const isBefore = (a: Temporal.Instant, b: Temporal.Instant) => Temporal.Instant.compare(a, b) < 0
const tell = ({ campaignId, who, stepId, channel, at }: Sent) =>
  `${campaignId}/${stepId} to ${who} by ${channel} at ${at.toString()}`

function findCapFouls(sent: readonly Sent[], { caps }: Rules): string[] {
  return caps.flatMap((cap) => {
    const counted = sent.filter(
      ({ topic, channel, state }) =>
        topic !== null &&
        state !== 'failed' &&
        (cap.channel === null || cap.channel === channel) &&
        (cap.topic === null || cap.topic === topic),
    )
    return counted.flatMap((last) => {
      const from = last.at.subtract({ hours: cap.windowHours })
      const inWindow = counted.filter(({ who, at }) => who === last.who && isBefore(from, at) && !isBefore(last.at, at))
      return inWindow.length > cap.limit ? [`over a cap (${inWindow.length} of ${cap.limit}): ${tell(last)}`] : []
    })
  })
}

function findSendingFouls(each: Sent, trips: readonly Trip[], rules: Rules): string[] {
  const trip = trips.find(({ id }) => id === each.entryId)
  const past = pastOf(each.who, each.at, rules)
  const fouls: string[] = []
  if (each.topic !== null && isQuiet(each, past, rules)) fouls.push(`in quiet hours: ${tell(each)}`)
  if (refuses(past, each)) fouls.push(`against their word: ${tell(each)}`)
  if (past.some(({ act }) => 'suppress' in act && act.suppress.some(({ address }) => each.address === address)))
    fouls.push(`to a dead address: ${tell(each)}`)
  if (trip === undefined) return [...fouls, `without an entry: ${tell(each)}`]
  if (trip.heldOut) fouls.push(`to somebody held out: ${tell(each)}`)
  if (trip.endedAt !== null && isBefore(trip.endedAt, each.at)) fouls.push(`after the end: ${tell(each)}`)
  const exits = rules.documents.get(each.campaignId)?.exit ?? []
  for (const exit of exits) {
    if (exit.kind === 'event' && past.some(({ act, at }) => endsBy(act, at, exit, trip)))
      fouls.push(`after the exit by ${exit.event}: ${tell(each)}`)
    const { at } = each
    if (exit.kind === 'condition' && holdsByStory(exit.condition, { past, at, enteredAt: trip.enteredAt }) === true)
      fouls.push(`although an exit held: ${tell(each)}`)
  }
  return fouls
}

const pastOf = (who: string, until: Temporal.Instant, { story }: Rules) =>
  story.filter((each) => each.who === who && !isBefore(until, each.at))

/** Who left by a condition must have met it then. */
function leftFor({ who, enteredAt, endedAt, endReason }: Trip, { exit }: Campaign, rules: Rules): boolean | null {
  const by = exit.find((_, index) => endReason === `exit/${index}`)
  if (endedAt === null || by?.kind !== 'condition') return null
  return holdsByStory(by.condition, { past: pastOf(who, endedAt, rules), at: endedAt, enteredAt })
}

function endsBy(
  act: Happening['act'],
  at: Temporal.Instant,
  exit: { event: string; sameKey: string | null },
  trip: Trip,
) {
  if (!('track' in act) || act.track !== exit.event) return false
  const begun = trip.triggerEvent === null ? trip.enteredAt : Temporal.Instant.from(trip.triggerEvent.at)
  if (!isBefore(begun, at)) return false
  if (exit.sameKey === null) return true
  return trip.triggerEvent !== null && trip.triggerEvent.properties[exit.sameKey] === act.properties?.[exit.sameKey]
}

/** By the calendar of `Intl`, not the one that decides. */
function isQuiet({ at, who }: Sent, past: readonly Happening[], { quiet, zones, workspaceZone }: Rules): boolean {
  if (quiet === null) return false
  const told = past.map(({ act }) => ('identify' in act ? act.identify['timezone'] : undefined))
  const zone = told.findLast((each) => typeof each === 'string') ?? zones.get(who) ?? workspaceZone
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  }).formatToParts(new Date(at.epochMilliseconds))
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  const minute = read('hour') * 60 + read('minute')
  return quiet.from < quiet.to ? quiet.from <= minute && minute < quiet.to : quiet.from <= minute || minute < quiet.to
}

function refuses(past: readonly Happening[], { channel, topic }: Sent): boolean {
  const words = past.flatMap(({ act }) => ('consents' in act ? act.consents : []))
  const word = (ofTopic: string, ofChannel: string) =>
    words.findLast((each) => each.topic === ofTopic && each.channel === ofChannel)?.allowed
  if (word('*', '*') === false) return true
  if (!(word('*', channel) ?? channel !== 'sms')) return true
  return topic !== null && !(word(topic, channel) ?? word(topic, '*') ?? true)
}

function findTripFouls(trip: Trip, sent: readonly Sent[], rules: Rules): string[] {
  const { documents, endedAt } = rules
  const name = `${trip.campaignId} of ${trip.who} from ${trip.enteredAt.toString()}`
  const document = documents.get(trip.campaignId)
  if (document === undefined) return [`an entry of nothing: ${name}`]
  const took = trip.enteredAt.until(trip.endedAt ?? endedAt).total('hours')
  const most = boundHours(document)
  return [
    ...(took > most ? [`did not end within ${most} hours: ${name}`] : []),
    ...(trip.heldOut && trip.state !== 'held_out' ? [`held out and ${trip.state}: ${name}`] : []),
    ...(leftFor(trip, document, rules) === false ? [`left by an exit that did not hold: ${name}`] : []),
    ...(trip.state === 'stopped' ? [`stopped: ${name}`] : []),
    ...(new Set(sent.filter(({ entryId }) => entryId === trip.id).map(({ stepId }) => stepId)).size <
    sent.filter(({ entryId }) => entryId === trip.id).length
      ? [`a step twice: ${name}`]
      : []),
  ]
}

/** The longest that all steps together can take: a local time comes within 25 hours, quiet hours end within 26. */
function boundHours({ steps }: Campaign): number {
  const hours = (duration: string) =>
    Temporal.Duration.from(duration).total({ unit: 'hours', relativeTo: '2026-01-01T00:00[UTC]' })
  return listSteps(steps).reduce((total, { step }) => {
    if (step.kind === 'wait') return total + hours(step.duration) + 1
    if (step.kind === 'wait_for_event') return total + hours(step.timeout) + 1
    if (step.kind === 'wait_until_time') return total + (step.weekdays.length === 0 ? 25 : 8 * 24)
    if (step.kind === 'message') return total + 25 + 26
    return total
  }, 0)
}

/** Once held out always held out, once in an arm always in that arm. */
function findChangedDraws(trips: readonly Trip[]): string[] {
  const groups = Map.groupBy(trips, ({ campaignId, who }) => `${campaignId} of ${who}`)
  return Array.from(groups).flatMap(([name, ofOne]) => {
    const draws = ofOne.flatMap(({ arms }) => Object.entries(arms).map(([step, arm]) => `${step}/${arm}`))
    const splits = ofOne.flatMap(({ arms }) => Object.keys(arms))
    return [
      ...(new Set(ofOne.map(({ heldOut }) => heldOut)).size > 1 ? [`held out and not: ${name}`] : []),
      ...(new Set(draws).size > new Set(splits).size ? [`two arms of one split: ${name}`] : []),
    ]
  })
}

async function findCountFouls({ tx, workspaceId }: WorkspaceTx): Promise<string[]> {
  const { rows } = await sql<{ fact: string; count: number }>`
    select 'deliveries that have not ended' as fact, count(*) from deliveries
     where workspace_id = ${workspaceId} and state in ('queued', 'attempted')
       and entry_id in (select id from journey_entries where workspace_id = ${workspaceId} and ended_at is not null)
    union all
    select 'deliveries with more or less than one end', count(*) from deliveries
     where workspace_id = ${workspaceId} and state in ('sent', 'skipped', 'failed', 'uncertain')
       and num_nonnulls(sent_at, skipped_at, failed_at, uncertain_at) <> 1
    union all
    select 'skipped without a reason', count(*) from deliveries
     where workspace_id = ${workspaceId} and state = 'skipped' and reason is null
    union all
    select 'sent and not recorded, or the other way', count(*)
      from (select id from deliveries where workspace_id = ${workspaceId} and state = 'sent') d
      full join (select delivery_id from recorded_messages where workspace_id = ${workspaceId}) r on r.delivery_id = d.id
     where d.id is null or r.delivery_id is null`.execute(tx)
  return rows.flatMap(({ fact, count }) => (count === 0 ? [] : [`${count} ${fact}`]))
}

async function listSent({ tx, workspaceId }: WorkspaceTx): Promise<Sent[]> {
  const { rows } = await sql<Sent>`
    select d.id, d.entry_id as "entryId", d.campaign_id as "campaignId", c.user_id as who, d.step_id as "stepId", d.channel,
           d.topic, d.address, d.state, d.attempted_at as at
      from deliveries d join customers c on c.workspace_id = d.workspace_id and c.id = d.customer_id
     where d.workspace_id = ${workspaceId} and d.attempted_at is not null order by d.attempted_at, d.id`.execute(tx)
  return rows
}

async function listTrips({ tx, workspaceId }: WorkspaceTx): Promise<Trip[]> {
  const { rows } = await sql<Trip>`
    select e.id, e.campaign_id as "campaignId", c.user_id as who, e.state, e.held_out as "heldOut", e.arms,
           e.trigger_event as "triggerEvent", e.entered_at as "enteredAt", e.ended_at as "endedAt",
           e.end_reason as "endReason"
      from journey_entries e join customers c on c.workspace_id = e.workspace_id and c.id = e.customer_id
     where e.workspace_id = ${workspaceId} order by e.id`.execute(tx)
  return rows
}
