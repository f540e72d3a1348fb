import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'
import type { BenchStore } from '../stores.ts'
import type { Place } from '../push/far-side-process.ts'
import type { HoldBack } from './cpu-share.ts'
import { countSent, type DueCampaign, isFinished, letGo } from './due-rows.ts'
import type { Assignment } from './worker-process.ts'

const watchEveryMs = 10_000
const Memory = z.object({ memoryMb: z.number() })
export type Sent = { ms: number; sent: number; due: number; memoryMb: number[] }
type Sending = { place: Place; workers: number; due: number; holdBack?: HoldBack | undefined }

/**
 * Send the campaign's due rows by so many workers, each a process, from the moment it may run until every result is
 * recorded. `memoryMb`: of all workers together, every ten seconds.
 */
export async function sendCampaign(
  { store, config, redisUrl }: BenchStore,
  campaign: DueCampaign,
  { place, workers, due, holdBack }: Sending,
): Promise<Sent> {
  const { dataDir, databaseUrl } = config
  const children = Array.from({ length: workers }, () => fork(join(import.meta.dirname, 'worker-process.ts')))
  const assignment: Assignment = {
    config: { dataDir, databaseUrl },
    redisUrl,
    place,
    workspaceId: campaign.workspaceId,
  }
  const letGoOf: (() => Promise<void>)[] = []
  try {
    await Promise.all(
      children.map(async (child) => {
        child.send(assignment)
        await once(child, 'message')
        if (holdBack !== undefined && child.pid !== undefined) letGoOf.push(await holdBack(child.pid))
      }),
    )
    const memoryMb: number[] = []
    const startedAtMs = performance.now()
    await letGo(store.db, campaign)
    while (!(await isFinished(store.db, campaign))) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      const share = (performance.now() - startedAtMs) / watchEveryMs
      if (share > memoryMb.length + 1) memoryMb.push(await readMemory(children))
    }
    const ms = performance.now() - startedAtMs
    return { ms, memoryMb, due, sent: await countSent(store.db, campaign) }
  } finally {
    await Promise.all(
      children.map(async (child) => {
        child.disconnect()
        await once(child, 'exit')
      }),
    )
    for (const each of letGoOf) await each()
  }
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
