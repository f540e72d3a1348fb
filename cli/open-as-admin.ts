import { systemClock } from '../domain/clock.ts'
import type { Config } from '../domain/config.ts'
import { AppError } from '../domain/errors.ts'
import { inWorkspace } from '../store/database/db.ts'
import { migrate } from '../store/database/migrate.ts'
import { openStore, type Store } from '../store/database/open.ts'
import { findWorkspace } from '../store/workspaces/find-workspace.ts'
import { findHome, makeEmptyWorkspace } from '../store/workspaces/home.ts'
import { listMembers } from '../store/workspaces/members.ts'

export type OpenWorkspace = { store: Store; workspaceId: number; memberId: string; name: string }

/**
 * The database itself, where no server runs, as the workspace's first admin: who may open it may do anything.
 * @throws AppError not_found; what was opened is closed again
 */
export async function openAsAdmin(config: Config, wanted: string | null): Promise<OpenWorkspace> {
  const store = await openStore(config)
  try {
    await migrate(store.db)
    if (wanted === null && (await findHome(store.db)) === undefined)
      await makeEmptyWorkspace(store.db, Temporal.Now.timeZoneId(), systemClock.now())
    const workspace = await findWorkspace(store.db, wanted)
    if (workspace === undefined) throw new AppError('not_found', { detail: 'There is no workspace yet.' })
    const members = await inWorkspace(store.db, workspace.id, listMembers)
    const admin = members.find(({ role }) => role === 'admin')
    if (admin === undefined) throw new AppError('not_found', { detail: `“${workspace.name}” has no admin to act for.` })
    return {
      store,
      workspaceId: workspace.id,
      memberId: admin.id,
      name: `“${workspace.name}” in the database, as ${admin.name}`,
    }
  } catch (error) {
    await store.close()
    throw error
  }
}
