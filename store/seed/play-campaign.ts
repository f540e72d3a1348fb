import type { Conversion } from '../../domain/campaign/campaign.ts'
import { evaluateCondition } from '../../domain/conditions/evaluate-condition.ts'
import type { CustomerFacts } from '../../domain/conditions/facts.ts'
import { findCredited, isConversion, isWithinWindow } from '../../domain/journey/conversion.ts'
import { findOccurrence, findTopic, mayEnter } from '../../domain/journey/enter.ts'
import type { SeedCampaign } from './campaigns.ts'
import { type PlayedDelivery, type PlayedEntry, playJourney } from './play-journey.ts'
import { type Random, seededRandom } from './random.ts'

type Times = Partial<Record<'sent' | 'delivered' | 'opened' | 'clicked' | 'bounced' | 'converted', Temporal.Instant>>
export type PastDelivery = PlayedDelivery & { topic: string | null; times: Times }
export type PastEntry = Omit<PlayedEntry, 'deliveries'> & {
  campaignId: string
  customerId: number
  occurrence: string
  convertedAt: Temporal.Instant | null
  deliveries: PastDelivery[]
}

/** A customer's past with one campaign: the journeys that are over, what was sent, and what came of it. */
export function playCampaign(
  campaign: SeedCampaign,
  customer: { facts: CustomerFacts; messageIds: readonly string[]; createdAt: Temporal.Instant },
  now: Temporal.Instant,
): PastEntry[] {
  const { id: campaignId, document } = campaign
  const { facts } = customer
  const random = seededRandom(Number(facts.id) * 31 + campaign.launchedDaysAgo)
  const entries = listStarts(campaign, customer, now).flatMap(({ occurrence, ...start }) => {
    const played = playJourney({ campaignId, document, ...start }, facts, now)
    if (played === null) return []
    const deliveries = played.deliveries.map((delivery) => ({
      ...delivery,
      topic: findTopic(document),
      times: react(random, delivery, now),
    }))
    const convertedAt = findConversion(document.conversion, facts, played.enteredAt)
    return [{ ...played, campaignId, customerId: Number(facts.id), occurrence, convertedAt, deliveries }]
  })
  if (document.conversion !== null) credit(document.conversion, facts, entries)
  return entries
}

function listStarts(
  { document, launchedDaysAgo }: SeedCampaign,
  { facts, messageIds, createdAt }: Parameters<typeof playCampaign>[1],
  now: Temporal.Instant,
) {
  const launchedAt = now.subtract({ hours: 24 * launchedDaysAgo })
  const isInAudience = (at: Temporal.Instant) =>
    evaluateCondition(document.audience, facts, { now: at, segments: new Map() })
  if (document.trigger.kind === 'broadcast') {
    const wasThere = Temporal.Instant.compare(createdAt, launchedAt) < 0
    return wasThere && isInAudience(launchedAt)
      ? [{ occurrence: 'launch-1', triggerEvent: null, at: launchedAt.add({ seconds: 20 }) }]
      : []
  }
  const starts = []
  const occurrences = new Set<string>()
  let lastAt: Temporal.Instant | null = null
  for (const [index, event] of facts.events.entries()) {
    const occurrence = findOccurrence(document.trigger, event, messageIds[index] ?? '')
    if (occurrence === null || occurrences.has(occurrence)) continue
    if (Temporal.Instant.compare(event.at, launchedAt) < 0) continue
    if (!mayEnter(document, lastAt, event.at) || !isInAudience(event.at)) continue
    starts.push({ occurrence, triggerEvent: event, at: event.at })
    occurrences.add(occurrence)
    lastAt = event.at
  }
  return starts
}

/** Made up, in the shares that are usual: what customers do with what they get. */
function react(random: Random, { at, choice }: PlayedDelivery, now: Temporal.Instant): Times {
  if (choice.kind !== 'send') return {}
  const later = (from: Temporal.Instant, seconds: number) => from.add({ seconds: Math.round(seconds) })
  const isEmail = choice.channel === 'email'
  const sent = later(at, 1 + random.next() * 4)
  const arrived = later(sent, 1 + random.next() * 30)
  if (random.chance(isEmail ? 0.012 : 0.03)) return isEmail ? { sent, bounced: arrived } : { sent }
  const times: Times = { sent, delivered: arrived }
  if (random.chance(isEmail ? 0.41 : 0.13)) {
    times.opened = later(arrived, 60 + random.next() ** 3 * 30 * 3600)
    if (random.chance(0.28)) times.clicked = later(times.opened, 5 + random.next() * 90)
  }
  return Object.fromEntries(Object.entries(times).filter(([, each]) => Temporal.Instant.compare(each, now) <= 0))
}

function findConversion(
  conversion: Conversion | null,
  { events }: CustomerFacts,
  enteredAt: Temporal.Instant,
): Temporal.Instant | null {
  if (conversion === null) return null
  const found = events.find(
    (event) => isConversion(conversion, event) && isWithinWindow(conversion, enteredAt, event.at),
  )
  return found?.at ?? null
}

/** Each conversion counts for one delivery, and each delivery has one at most. */
function credit(conversion: Conversion, facts: CustomerFacts, entries: readonly PastEntry[]): void {
  const deliveries = entries.flatMap((entry) => entry.deliveries)
  const milestones = deliveries.map(({ times }, id) => ({
    id,
    sentAt: times.sent ?? null,
    openedAt: times.opened ?? null,
    clickedAt: times.clicked ?? null,
  }))
  for (const event of facts.events) {
    if (!isConversion(conversion, event)) continue
    const credited = deliveries[findCredited(conversion, milestones, event.at) ?? -1]
    if (credited !== undefined) credited.times.converted ??= event.at
  }
}
