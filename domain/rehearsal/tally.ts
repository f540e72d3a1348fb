import { type Channel, channelNames } from '../channels.ts'
import { resolveZone } from '../gates/resolve-zone.ts'
import { countCollisions } from './collisions.ts'
import { type Counts, countUp, listCounts } from './count-up.ts'
import { type Days, makeDays } from './days.ts'
import type { Life, Refusal, RehearsalPlan, RehearsedDelivery, RehearsedEntry, RehearsedLife } from './life.ts'
import type { RehearsalDay, RehearsalResult, SampleTimeline } from './result.ts'
import { listNotes } from './notes.ts'
import { findRun } from './starts.ts'
import { keepSample, type Samples } from './samples.ts'

/** What many lives add up to, kept in a size that does not grow with them. */
export type Tally = {
  plan: RehearsalPlan
  days: Days
  perDay: Map<string, RehearsalDay>
  customers: number
  entered: number
  recipients: number
  zoneAssumed: number
  states: Counts<RehearsedEntry['state']>
  refused: Counts<Refusal>
  outcomes: Counts<RehearsedDelivery['state']>
  channels: Counts<Channel>
  /** Keys are JSON of what is told apart. */
  skipped: Counts<string>
  fallbacks: Counts<string>
  deferred: Counts<string>
  converted: Counts<'entitled' | 'heldOut' | 'credited'>
  collisions: Counts<string>
  samples: Samples
}

export const beginTally = (plan: RehearsalPlan): Tally => ({
  plan,
  days: makeDays(plan),
  perDay: new Map(),
  customers: 0,
  entered: 0,
  recipients: 0,
  zoneAssumed: 0,
  states: new Map(),
  refused: new Map(),
  outcomes: new Map(),
  channels: new Map(),
  skipped: new Map(),
  fallbacks: new Map(),
  deferred: new Map(),
  converted: new Map(),
  collisions: new Map(),
  samples: new Map(),
})

export function addLife(tally: Tally, life: Life, rehearsed: RehearsedLife): void {
  const { entries, deliveries, refusals } = rehearsed
  tally.customers += 1
  for (const { why } of refusals) countUp(tally.refused, why)
  if (entries.length === 0) return
  tally.entered += 1
  for (const entry of entries) addEntry(tally, entry)
  const sent = deliveries.filter(({ state }) => state === 'sent')
  for (const delivery of deliveries) addDelivery(tally, delivery)
  if (sent.length > 0) {
    tally.recipients += 1
    countCollisions(tally.collisions, tally.days, life.past, sent, tally.plan.campaignId)
    const { fallback } = resolveZone(life.facts.traits['timezone'], tally.plan.settings.timezone)
    if (fallback !== null) tally.zoneAssumed += sent.length
  }
  keepSample(tally.samples, tally.plan, life, rehearsed)
}

function addEntry(tally: Tally, { state, enteredAt, convertedAt }: RehearsedEntry): void {
  const day = dayOf(tally, enteredAt)
  const isHeldOut = state === 'held_out'
  countUp(tally.states, state)
  day.entered += 1
  if (isHeldOut) day.heldOut += 1
  if (convertedAt !== null) countUp(tally.converted, isHeldOut ? 'heldOut' : 'entitled')
}

function addDelivery(
  tally: Tally,
  { state, endedAt, channel, reason, tried, deferrals, convertedAt }: RehearsedDelivery,
) {
  countUp(tally.outcomes, state)
  for (const why of new Set(deferrals.map((each) => each.reason))) countUp(tally.deferred, why)
  if (convertedAt !== null) countUp(tally.converted, 'credited')
  if (endedAt === null) return
  const day = dayOf(tally, endedAt)
  if (state === 'skipped') {
    day.skipped += 1
    countUp(tally.skipped, JSON.stringify({ reason, channel }))
  }
  if (state !== 'sent' || channel === null) return
  day.sent[channel] = (day.sent[channel] ?? 0) + 1
  countUp(tally.channels, channel)
  const [first] = tried
  if (first !== undefined)
    countUp(tally.fallbacks, JSON.stringify({ from: first.channel, to: channel, reason: first.reason }))
}

function dayOf({ days, perDay }: Tally, at: Temporal.Instant): RehearsalDay {
  const day = days.of(at)
  const known = perDay.get(day) ?? { day, entered: 0, heldOut: 0, sent: {}, skipped: 0 }
  perDay.set(day, known)
  return known
}

/** The sum of all lives so far; days without anything are in it too. */
export function readTally(tally: Tally): RehearsalResult {
  const result = sumUp(tally)
  return { ...result, notes: listNotes(tally.plan, result) }
}

function sumUp(tally: Tally): Omit<RehearsalResult, 'notes'> {
  const { plan, days, states, outcomes, converted } = tally
  const all = [...states.values()].reduce((sum, count) => sum + count, 0)
  const heldOut = states.get('held_out') ?? 0
  const sent = outcomes.get('sent') ?? 0
  const of = (counts: Counts<string>, key: string) => counts.get(key) ?? 0
  const perDay = days.all.map((day) => tally.perDay.get(day) ?? { day, entered: 0, heldOut: 0, sent: {}, skipped: 0 })
  const { conversion } = plan.document
  return {
    from: plan.from.toString(),
    until: plan.until.toString(),
    days: Math.round((plan.until.epochMilliseconds - plan.from.epochMilliseconds) / dayMs),
    zone: days.zone,
    customers: tally.customers,
    entries: {
      total: all,
      customers: tally.entered,
      heldOut,
      finished: of(states, 'finished'),
      exited: of(states, 'exited'),
      stopped: of(states, 'stopped'),
      open: of(states, 'due') + of(states, 'waiting') + of(states, 'delivering'),
    },
    refused: listCounts(tally.refused).map(([why, count]) => ({ why, count })),
    deliveries: {
      sent,
      skipped: of(outcomes, 'skipped'),
      open: of(outcomes, 'queued'),
      recipients: tally.recipients,
      busiestDay: Math.max(0, ...perDay.map(({ sent }) => Object.values(sent).reduce((sum, count) => sum + count, 0))),
    },
    sentByChannel: channelNames.flatMap((channel) => {
      const count = tally.channels.get(channel) ?? 0
      return count === 0 ? [] : [{ channel, count }]
    }),
    perDay,
    skipped: listCounts(tally.skipped).map(([key, count]) => ({ ...JSON.parse(key), count })),
    deferred: listCounts(tally.deferred).map(([reason, messages]) => ({ reason, messages })),
    fallbacks: listCounts(tally.fallbacks).map(([key, count]) => ({ ...JSON.parse(key), count })),
    conversions:
      conversion === null
        ? null
        : {
            canBeCredited: conversion.creditedTo === 'sent',
            entitled: { converted: of(converted, 'entitled'), of: all - heldOut },
            heldOut: { converted: of(converted, 'heldOut'), of: heldOut },
            credited: of(converted, 'credited'),
          },
    collisions: listCounts(tally.collisions).map(([campaignId, count]) => ({ campaignId, count, of: sent })),
    zoneAssumed: tally.zoneAssumed,
    samples: listSamples(tally.samples),
    broadcastAt: findRun(plan)?.toString() ?? null,
  }
}

const dayMs = 24 * 60 * 60 * 1000

const listSamples = (samples: Samples): SampleTimeline[] => [...samples.values()]
