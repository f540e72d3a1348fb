import type { Channel } from '../../../domain/channels.ts'
import { readJson, request } from '../shell/api.ts'
import { countOf } from '../shell/format.ts'

/** A message that was handed over, and of which nobody knows whether it arrived. */
export type Doubt = {
  id: string
  campaignId: string
  campaignName: string
  channel: Channel
  provider: string
  address: string | null
  attemptedAt: string
  reason: string | null
}
export type Doubts = { deliveries: Doubt[]; next: string | null }
export type Finding = 'sent' | 'failed'

// The server builds this answer from the schema that its OpenAPI document shows; here it is taken at its word.
/** @param campaign of which campaign; all when it is empty */
export async function readDoubts(campaign: string, signal: AbortSignal): Promise<Doubts> {
  const query = campaign === '' ? '' : `?campaign=${encodeURIComponent(campaign)}`
  return (await readJson(`/v1/deliveries/uncertain${query}`, signal)) as Doubts
}

/** @returns what it did. @throws RequestFailed */
export async function settle(as: Finding, which: { ids: string[] } | { campaign: string }): Promise<string> {
  const answer = (await request('/v1/deliveries/settle', {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ as, ...which }),
  })) as { settled: number }
  const counts = answer.settled === 1 ? 'counts' : 'count'
  return `${countOf(answer.settled, 'message')} ${counts} as ${as}. Nothing was sent again.`
}
