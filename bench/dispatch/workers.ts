import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Place } from '../push/far-side-process.ts'
import type { BenchStore } from '../stores.ts'
import type { HoldBack } from './cpu-share.ts'
import type { Assignment } from './worker-process.ts'

export type Hands = { place: Place; workers: number; holdBack?: HoldBack | undefined }

/** So many workers, each a process, that send the workspace's pushes to the far side for as long as the work takes. */
export async function withWorkers<T>(
  { config, redisUrl }: BenchStore,
  workspaceId: number,
  { place, workers, holdBack }: Hands,
  work: (children: readonly ChildProcess[]) => Promise<T>,
): Promise<T> {
  const { dataDir, databaseUrl } = config
  const children = Array.from({ length: workers }, () => fork(join(import.meta.dirname, 'worker-process.ts')))
  const assignment: Assignment = { config: { dataDir, databaseUrl }, redisUrl, place, workspaceId }
  const removals: (() => Promise<void>)[] = []
  try {
    await Promise.all(
      children.map(async (child) => {
        child.send(assignment)
        await once(child, 'message')
        if (holdBack !== undefined && child.pid !== undefined) removals.push(await holdBack(child.pid))
      }),
    )
    return await work(children)
  } finally {
    await Promise.all(
      children.map(async (child) => {
        child.disconnect()
        await once(child, 'exit')
      }),
    )
    for (const remove of removals) await remove()
  }
}
