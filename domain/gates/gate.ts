import type { PickedContent } from '../campaign/pick-content.ts'
import type { Channel } from '../channels.ts'
import type { CustomerFacts } from '../conditions/facts.ts'
import type { FrequencyCap } from '../settings.ts'
import type { PastDelivery } from './frequency-cap.ts'
import type { SkipReason } from './reasons.ts'

export type Detail = Readonly<Record<string, unknown>>

export type GateResult =
  | { kind: 'pass' }
  | { kind: 'skip'; reason: SkipReason; detail: Detail }
  /** Ask again at `until`, the first minute in which this gate lets it pass. */
  | { kind: 'defer'; until: Temporal.Instant; reason: 'quiet_hours'; detail: Detail }

/** What the workspace has set that gates look at. */
export type GateSettings = {
  timezone: string
  /** Minutes after local midnight; from > to spans midnight; null for none. */
  quietFromMinute: number | null
  quietToMinute: number | null
  frequencyCaps: readonly FrequencyCap[]
}

/** What gates must know, whatever the channel. */
export type GateFacts = {
  now: Temporal.Instant
  customer: CustomerFacts
  /** Null only for a transactional message. */
  topic: string | null
  transactional: boolean
  settings: GateSettings
  /** The customer's marketing deliveries that a provider was called for, as far back as the longest cap reaches. */
  past: readonly PastDelivery[]
}

/** Why copy has no text for this customer; `variable` is what has no value. */
export type CopyFault = { variable: string | null; message: string }

/** One channel tried for one customer. */
export type Attempt = GateFacts & { channel: Channel; chosen: PickedContent; findCopyFault: () => CopyFault | null }

export type Gate = { name: string; check(attempt: Attempt): GateResult }

export const pass: GateResult = { kind: 'pass' }
