import type { PickedContent } from '../campaign/pick-content.ts'
import type { Campaign } from '../campaign/campaign.ts'
import type { WatchedSegment } from '../campaign/watched-segments.ts'
import type { Channel } from '../channels.ts'
import type { CustomerFacts, EventFact } from '../conditions/facts.ts'
import type { SegmentLookup } from '../conditions/operator.ts'
import type { TriedChannel } from '../gates/choose-delivery.ts'
import type { PastDelivery } from '../gates/frequency-cap.ts'
import type { CopyFault, Detail, GateSettings } from '../gates/gate.ts'
import type { Entry } from '../journey/entry.ts'

export type HistoryEvent = EventFact & { messageId: string }

/** What a customer was really sent; `topic` is null for a transactional message. */
export type PastSend = PastDelivery & { campaignId: string }

export type PastEntry = { occurrence: string; at: Temporal.Instant; heldOut: boolean; arms: Entry['arms'] }

/** All that is known of one customer, from before the window to its end. */
export type Life = {
  customerId: number
  /** With the events of the whole time: what is later than the virtual time is not seen. */
  facts: CustomerFacts
  /** The events of the window that the campaign listens to, in order. */
  happenings: readonly HistoryEvent[]
  /** In order; without what this campaign itself sent within the window. */
  past: readonly PastSend[]
  /** Entries into this campaign from before the window, in order. */
  entered: readonly PastEntry[]
}

/** What is rehearsed, and in which world. */
export type RehearsalPlan = {
  campaignId: string
  /** With its saved segments resolved. */
  document: Campaign
  watched: readonly WatchedSegment[]
  from: Temporal.Instant
  /** The end of the window, not included. */
  until: Temporal.Instant
  settings: GateSettings
  segments: SegmentLookup
  /** Whether the copy has text for the customer; null when it has. */
  findCopyFault: (chosen: PickedContent, leaving: CopyMoment) => CopyFault | null
}

export type CopyMoment = { facts: CustomerFacts; entry: Pick<Entry, 'triggerEvent' | 'journey'>; now: Temporal.Instant }

/** One trip, as it stands at the end of the window. */
export type RehearsedEntry = Entry & {
  occurrence: string
  dueAt: Temporal.Instant | null
  awaitedEvent: string | null
  endedAt: Temporal.Instant | null
  endReason: string | null
  convertedAt: Temporal.Instant | null
}

export type RehearsedDelivery = {
  /** Its place among the deliveries of this life. */
  id: number
  entry: RehearsedEntry
  stepId: string
  lane: string
  state: 'queued' | 'sent' | 'skipped'
  dueAt: Temporal.Instant
  /** When it was sent or skipped. */
  endedAt: Temporal.Instant | null
  channel: Channel | null
  reason: string | null
  detail: Detail
  tried: readonly TriedChannel[]
  deferrals: { at: Temporal.Instant; until: Temporal.Instant; reason: string; detail: Detail }[]
  convertedAt: Temporal.Instant | null
}

/** Why somebody whom the trigger meant did not enter. */
export const refusals = ['not_in_audience', 'entered_before', 'cannot_evaluate'] as const
export type Refusal = (typeof refusals)[number]

/** What would have become of one customer. */
export type RehearsedLife = {
  entries: readonly RehearsedEntry[]
  deliveries: readonly RehearsedDelivery[]
  refusals: readonly { at: Temporal.Instant; why: Refusal }[]
}
