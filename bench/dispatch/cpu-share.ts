import { mkdir, rmdir, writeFile } from 'node:fs/promises'

/** Holds a process of ours back. @returns what removes its group once it has ended */
export type HoldBack = (pid: number) => Promise<() => Promise<void>>

const periodUs = 20_000
/** Linux's control groups in their first and their second form. */
const forms = [
  {
    root: '/sys/fs/cgroup/cpu',
    limit: (quotaUs: number) => ({ 'cpu.cfs_period_us': periodUs, 'cpu.cfs_quota_us': quotaUs }),
  },
  { root: '/sys/fs/cgroup', limit: (quotaUs: number) => ({ 'cpu.max': `${quotaUs} ${periodUs}` }) },
]

/**
 * How to hold processes to a share of one core each, so that what two of them do beside one does not hang on the cores
 * that they share. @returns undefined where the system does not let us
 */
export async function findHoldBack(share: number): Promise<HoldBack | undefined> {
  for (const { root, limit } of forms) {
    const hold = async (name: string | number) => {
      const group = `${root}/carillon-bench-${name}`
      await mkdir(group)
      try {
        for (const [file, value] of Object.entries(limit(share * periodUs)))
          await writeFile(`${group}/${file}`, String(value))
      } catch (error) {
        await rmdir(group)
        throw error
      }
      return group
    }
    try {
      await rmdir(await hold(`probe-${process.pid}`))
    } catch {
      continue
    }
    return async (pid) => {
      const group = await hold(pid)
      await writeFile(`${group}/cgroup.procs`, String(pid))
      return () => rmdir(group)
    }
  }
  return undefined
}
