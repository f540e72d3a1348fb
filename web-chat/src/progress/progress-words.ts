import type { CampaignProgress } from '../protocol/campaign-progress.ts'
import { countOf } from '../shell/format.ts'

/** Messages that came to their end, whichever it was. */
export const countEnded = ({ sent, skipped, failed, uncertain }: CampaignProgress): number =>
  sent + skipped + failed + uncertain

/** Messages that are still on their way. */
export const countWaiting = ({ queued, attempted }: CampaignProgress): number => queued + attempted

export const isBroadcast = ({ trigger }: CampaignProgress): boolean => trigger === 'broadcast'

/** Are messages leaving, or about to? */
export const isSending = (progress: CampaignProgress): boolean =>
  progress.status === 'live' && (progress.expanding || countWaiting(progress) > 0)

/** The state in a word or two. */
export function sayState(progress: CampaignProgress): string {
  const { status, due } = progress
  if (status === 'paused') return 'Paused'
  if (status === 'stopped') return progress.queued > 0 ? 'Stopping' : 'Stopped'
  if (status === 'finished') return 'Finished'
  if (isSending(progress)) return 'Sending'
  if (due === 0) return isBroadcast(progress) ? 'Live: nothing is due yet' : 'Live: nobody has entered yet'
  return 'Live: nothing waits to be sent'
}

/** What a member should know beside the state; null when there is nothing. */
export function sayMore(progress: CampaignProgress): string | null {
  const { status, queued, attempted, pausedBecause, expanding } = progress
  const goOn = 'What is queued waits. To go on, say “resume it”; that asks for an approval.'
  if (status === 'paused')
    return pausedBecause === null ? `A member paused it. ${goOn}` : `It paused by itself: ${pausedBecause}. ${goOn}`
  if (status === 'stopped' && queued > 0) return 'What is queued is being skipped.'
  if (status === 'stopped' && attempted > 0)
    return `${countOf(attempted, 'message')} with a provider can no longer be held back.`
  if (status === 'live' && expanding) return 'Customers are still being added.'
  return null
}

const quarters = ['', 'A quarter is done.', 'Half is done.', 'Three quarters are done.', 'All is done.']

/** What a screen reader hears while it goes on: a change of state, and each quarter. It stays the same in between. */
export function announceProgress(progress: CampaignProgress): string {
  const { due, expanding } = progress
  const isMeasured = isBroadcast(progress) && !expanding && due > 0
  const quarter = isMeasured ? Math.floor((countEnded(progress) / due) * 4) : 0
  return [`${sayState(progress)}.`, quarters[quarter] ?? ''].join(' ').trim()
}
