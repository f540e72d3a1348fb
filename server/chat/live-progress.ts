import type { Logger } from 'pino'
import { inWorkspace, type Db } from '../../store/database/db.ts'
import { type CampaignProgress, readCampaignProgress } from '../../tools/campaign/read-progress.ts'

type Hear = (progress: CampaignProgress) => void
type Watched = { listeners: Set<Hear>; last: string; timer: NodeJS.Timeout }

const lookMs = 1000

/**
 * Tells who watches a campaign how far it has come, once a second and only what changed. However many watch, one reads,
 * and what it reads does not grow with the campaign.
 */
export class LiveProgress {
  readonly #db: Db
  readonly #log: Pick<Logger, 'warn'>
  readonly #watched = new Map<string, Watched>()

  constructor(db: Db, log: Pick<Logger, 'warn'>) {
    this.#db = db
    this.#log = log
  }

  /** @throws AppError not_found for a campaign that the workspace does not have */
  async watch(workspaceId: number, campaignId: string, hear: Hear): Promise<() => void> {
    hear(await this.#read(workspaceId, campaignId))
    const key = `${workspaceId}/${campaignId}`
    const watched = this.#watched.get(key) ?? this.#begin(key, workspaceId, campaignId)
    watched.listeners.add(hear)
    return () => {
      watched.listeners.delete(hear)
      if (watched.listeners.size > 0) return
      clearTimeout(watched.timer)
      this.#watched.delete(key)
    }
  }

  #begin(key: string, workspaceId: number, campaignId: string): Watched {
    const watched: Watched = { listeners: new Set(), last: '', timer: setTimeout(() => undefined, 0) }
    const look = async () => {
      try {
        const progress = await this.#read(workspaceId, campaignId)
        const now = JSON.stringify(progress)
        if (now !== watched.last) for (const hear of watched.listeners) hear(progress)
        watched.last = now
      } catch (error) {
        this.#log.warn({ err: error, workspaceId, campaign: campaignId }, 'progress could not be read')
      }
      if (this.#watched.get(key) === watched) later()
    }
    const later = () => {
      watched.timer = setTimeout(() => void look(), lookMs).unref()
    }
    this.#watched.set(key, watched)
    later()
    return watched
  }

  #read(workspaceId: number, campaignId: string): Promise<CampaignProgress> {
    return inWorkspace(this.#db, workspaceId, (ws) => readCampaignProgress(ws, campaignId))
  }
}
