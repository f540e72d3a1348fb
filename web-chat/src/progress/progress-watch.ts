import type { CampaignProgress } from '../protocol/campaign-progress.ts'
import type { ClientFrame } from '../protocol/frames.ts'
import { addLook, type Look } from './pace.ts'
import { countEnded } from './progress-words.ts'

/** The last that was heard of a campaign, and what its pace is told from. */
export type Heard = { progress: CampaignProgress; looks: readonly Look[] }

export type ProgressWatch = ReturnType<typeof createProgressWatch>

/**
 * Campaigns that are watched while something on the page shows them, over the conversation's own socket.
 * @param send false when there is no connection; `resume` asks again once there is
 */
export function createProgressWatch(send: (frame: ClientFrame) => boolean) {
  const heard = new Map<string, Heard>()
  const listeners = new Map<string, Set<() => void>>()

  const put = (progress: CampaignProgress, looks: readonly Look[]) => {
    heard.set(progress.campaignId, { progress, looks })
    for (const listener of listeners.get(progress.campaignId) ?? []) listener()
  }

  return {
    subscribe(campaignId: string, listener: () => void): () => void {
      const group = listeners.get(campaignId) ?? new Set()
      listeners.set(campaignId, group.add(listener))
      if (group.size === 1) send({ type: 'watch', campaignId })
      return () => {
        group.delete(listener)
        if (group.size > 0) return
        listeners.delete(campaignId)
        send({ type: 'unwatch', campaignId })
      }
    },
    read: (campaignId: string): Heard | null => heard.get(campaignId) ?? null,
    /** True for the first word of a campaign. */
    take(progress: CampaignProgress): boolean {
      const isFirst = !heard.has(progress.campaignId)
      const look = { atMs: performance.now(), ended: countEnded(progress) }
      // What went on before a pause says nothing of the pace after it.
      const looks = progress.status === 'live' ? (heard.get(progress.campaignId)?.looks ?? []) : []
      put(progress, addLook(looks, look))
      return isFirst
    },
    /** The server has put the brake on; the next look brings the figures. */
    note(campaignId: string, status: string): void {
      const last = heard.get(campaignId)
      if (last !== undefined) put({ ...last.progress, status }, [])
      send({ type: 'watch', campaignId })
    },
    /** There is a connection again: whoever was watched is watched on. */
    resume(): void {
      for (const campaignId of listeners.keys()) send({ type: 'watch', campaignId })
    },
  }
}
