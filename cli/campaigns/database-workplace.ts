import { systemClock } from '../../domain/clock.ts'
import type { Config } from '../../domain/config.ts'
import { AppError } from '../../domain/errors.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { migrate } from '../../store/database/migrate.ts'
import { openStore } from '../../store/database/open.ts'
import { findWorkspace } from '../../store/workspaces/find-workspace.ts'
import { findHome, makeEmptyWorkspace } from '../../store/workspaces/home.ts'
import { listMembers } from '../../store/workspaces/members.ts'
import { exportDocuments } from '../../tools/campaign/files/export-documents.ts'
import { importDocuments } from '../../tools/campaign/files/import-documents.ts'
import type { Workplace } from './workplace.ts'

/** The database itself, where no server runs, as the workspace's first admin: who may open it may do anything. */
export async function workOnDatabase(config: Config, wanted: string | null): Promise<Workplace> {
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
    const { id: workspaceId, name } = workspace
    const world = { db: store.db, workspaceId, memberId: admin.id }
    return {
      name: `“${name}” in the database, as ${admin.name}`,
      export: (names) => inWorkspace(store.db, workspaceId, (ws) => exportDocuments(ws, names)),
      import: (request) => importDocuments({ ...world, at: systemClock.now() }, request),
      close: () => store.close(),
    }
  } catch (error) {
    await store.close()
    throw error
  }
}
