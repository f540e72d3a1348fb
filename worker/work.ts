import type { Logger } from 'pino'
import type { Clock } from '../domain/clock.ts'
import type { AppError } from '../domain/errors.ts'
import type { Db, WorkspaceTx } from '../store/database/db.ts'
import { readVersions, type Version, type VersionKey } from '../store/journeys/versions.ts'

/** What every kind of work is given. */
export type Work = {
  db: Db
  clock: Clock
  log: Pick<Logger, 'info' | 'warn' | 'error'>
  readVersion(ws: WorkspaceTx, key: VersionKey): Promise<Version>
}

/** Tells the operator of a condition in a live campaign that can no longer be evaluated. */
export const logFault =
  ({ log }: Pick<Work, 'log'>, { campaignId, version }: VersionKey) =>
  ({ code, message }: AppError): void =>
    log.error({ campaign: campaignId, version, code }, message)

const maxKept = 1000

/** Reads approved versions and keeps the latest used: they never change. */
export function keepVersions(): Work['readVersion'] {
  const kept = new Map<string, Version>()
  return async (ws, key) => {
    const name = `${ws.workspaceId}/${key.campaignId}/${key.version}`
    const known = kept.get(name)
    if (known !== undefined) return known
    const [version] = await readVersions(ws, [key])
    if (version === undefined) throw new Error(`campaign ${key.campaignId} has no version ${key.version}`)
    if (kept.size >= maxKept) kept.clear()
    kept.set(name, version)
    return version
  }
}
