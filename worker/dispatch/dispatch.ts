import type { Channel } from '../../domain/channels.ts'
import { type Caller, defaultTimeoutMs } from '../../channels/webhooks/open-caller.ts'
import type { Provider } from '../../channels/provider.ts'
import type { SendRates } from '../../domain/config.ts'
import type { Work } from '../work.ts'

/** What sending needs beside the rest: who carries each channel, and how long a worker may be silent. */
export type Dispatch = Work & {
  providers: ReadonlyMap<Channel, Provider>
  /** How the carriers' health is kept: the provider of each channel, for all workers that share it. */
  carriers: Readonly<Record<string, string>>
  /** Messages a second that a channel may send, over all workers; one that is left out sends as fast as it can. */
  rates: SendRates
  /** Fires when this worker is to end: it waits for nothing more. */
  closing: AbortSignal
  /** The base of tracking and unsubscribe links, and what signs their tokens. */
  links: { publicUrl: string; secret: Buffer }
  /** A worker that is silent for so long has lost what it was sending. */
  leaseMs: number
  /** Deliveries that are claimed, and handed to a provider, at once. */
  batchSize: number
  /** Makes what calls go out, and how long one may take at most before another worker makes it. */
  call: Caller
  callLeaseMs: number
}

export const defaultLeaseMs = 5000
export const defaultCallLeaseMs = defaultTimeoutMs + 5000
export const defaultBatchSize = 200
