import { type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { z } from 'zod'
import type { BenchStore } from '../stores.ts'
import { countSent, type DueCampaign, isFinished, letGo } from './due-rows.ts'
import { type Hands, withWorkers } from './workers.ts'

const watchEveryMs = 10_000
const Memory = z.object({ memoryMb: z.number() })
export type Sent = { ms: number; sent: number; memoryMb: number[] }

/**
 * Send the campaign's due rows, from the moment it may run until every result is recorded. `memoryMb`: of all workers
 * together, every ten seconds.
 */
export function sendCampaign(bench: BenchStore, campaign: DueCampaign, hands: Hands): Promise<Sent> {
  const { db } = bench.store
  return withWorkers(bench, campaign.workspaceId, hands, async (children) => {
    const memoryMb: number[] = []
    const startedAtMs = performance.now()
    await letGo(db, campaign)
    while (!(await isFinished(db, campaign))) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      const share = (performance.now() - startedAtMs) / watchEveryMs
      if (share > memoryMb.length + 1) memoryMb.push(await readMemory(children))
    }
    const ms = performance.now() - startedAtMs
    return { ms, memoryMb, sent: await countSent(db, campaign) }
  })
}

async function readMemory(children: readonly ChildProcess[]): Promise<number> {
  const answers = await Promise.all(
    children.map(async (child) => {
      child.send('memory')
      const [answer] = await once(child, 'message')
      return Memory.parse(answer).memoryMb
    }),
  )
  return Math.round(answers.reduce((sum, each) => sum + each, 0))
}
