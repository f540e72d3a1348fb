import type { Progress } from '../../../domain/results/progress.ts'
import { isRecord, isText } from './json.ts'

/** How far a campaign has come, as the server says it about once a second while it changes. */
export type CampaignProgress = Progress & {
  campaignId: string
  status: string
  /** What starts it; only a broadcast has an end that can be foreseen. */
  trigger: string
  due: number
  /** Why it paused itself; null where it did not. */
  pausedBecause: string | null
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

/** Undefined for anything else. */
export function readProgress(frame: unknown): CampaignProgress | undefined {
  if (!isRecord(frame)) return undefined
  const { campaignId, status, trigger, pausedBecause, expanding } = frame
  const { due, queued, attempted, sent, skipped, failed, uncertain } = frame
  if (!isText(campaignId) || !isText(status) || !isText(trigger)) return undefined
  if (!isCount(due) || !isCount(queued) || !isCount(attempted) || !isCount(sent)) return undefined
  if (!isCount(skipped) || !isCount(failed) || !isCount(uncertain)) return undefined
  const counts = { due, queued, attempted, sent, skipped, failed, uncertain }
  const because = isText(pausedBecause) ? pausedBecause : null
  return { campaignId, status, trigger, pausedBecause: because, expanding: expanding === true, ...counts }
}
