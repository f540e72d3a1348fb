import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchStore } from '../stores.ts'
import { type DueCampaign, hold, letGo, readHeld } from './due-rows.ts'
import { type Hands, withWorkers } from './workers.ts'

/** In full swing by then, and by no means done. */
const sendForMs = 1000
/** Twice what a stop may take: what leaves later would be seen. */
const watchForMs = 2000

export type Paused = { lastMs: number; sent: number; left: number }

/**
 * Let the campaign go and pause it in the middle. `lastMs`: how long after the pause the last message's result was
 * recorded.
 */
export function pauseCampaign(bench: BenchStore, campaign: DueCampaign, hands: Hands): Promise<Paused> {
  const { db } = bench.store
  return withWorkers(bench, campaign.workspaceId, hands, async () => {
    await letGo(db, campaign)
    await sleep(sendForMs)
    const heldAt = await hold(db, campaign)
    await sleep(watchForMs)
    return readHeld(db, campaign, heldAt)
  })
}
