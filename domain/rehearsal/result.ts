import type { Channel } from '../channels.ts'
import type { Refusal } from './life.ts'

export type RehearsalDay = {
  /** A date in the workspace's zone. */
  day: string
  entered: number
  heldOut: number
  sent: Partial<Record<Channel, number>>
  skipped: number
}

/** What a message could not do on the channels it prefers. */
export type Fallback = { from: Channel; to: Channel; reason: string; count: number }

/** One line of what would have happened to a real customer. */
export type TimelineLine = { at: string; words: string }
export type SampleTimeline = { customerId: number; lines: TimelineLine[] }

/** What the campaign would have done in the window. */
export type RehearsalResult = {
  /** Instants; the end is not included. */
  from: string
  until: string
  days: number
  /** The zone of the days. */
  zone: string
  /** Customers whose history was looked at: all whom the trigger could mean. */
  customers: number
  entries: {
    total: number
    customers: number
    heldOut: number
    finished: number
    exited: number
    stopped: number
    /** Still under way when the window ended. */
    open: number
  }
  refused: { why: Refusal; count: number }[]
  deliveries: { sent: number; skipped: number; open: number; recipients: number; busiestDay: number }
  sentByChannel: { channel: Channel; count: number }[]
  perDay: RehearsalDay[]
  skipped: { reason: string; channel: Channel | null; count: number }[]
  deferred: { reason: string; messages: number }[]
  fallbacks: Fallback[]
  /** Of entries, those with a conversion in the window after entering; null without a conversion. */
  conversions: {
    /** False where the credit hangs on opens or clicks: nobody can know them of a message that was not sent. */
    canBeCredited: boolean
    entitled: { converted: number; of: number }
    heldOut: { converted: number; of: number }
    /** Sent messages that earned the credit. */
    credited: number
  } | null
  /** Of the messages sent, how many came on a day on which the customer also got a message of that campaign. */
  collisions: { campaignId: string; count: number; of: number }[]
  /** Messages whose time was reckoned in the workspace's zone, because the customer's is missing or no zone. */
  zoneAssumed: number
  samples: SampleTimeline[]
  /** When a broadcast is taken to have been sent; null for other triggers. */
  broadcastAt: string | null
  /** What is assumed, and what history cannot tell. */
  notes: string[]
}
