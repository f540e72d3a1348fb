import { systemClock } from '../../domain/clock.ts'
import type { Config } from '../../domain/config.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { exportDocuments } from '../../tools/campaign/files/export-documents.ts'
import { importDocuments } from '../../tools/campaign/files/import-documents.ts'
import { openAsAdmin } from '../open-as-admin.ts'
import type { Workplace } from './workplace.ts'

/** The database itself, where no server runs. */
export async function workOnDatabase(config: Config, wanted: string | null): Promise<Workplace> {
  const { store, workspaceId, memberId, name } = await openAsAdmin(config, wanted)
  return {
    name,
    export: (names) => inWorkspace(store.db, workspaceId, (ws) => exportDocuments(ws, names)),
    import: (request) => importDocuments({ db: store.db, workspaceId, memberId, at: systemClock.now() }, request),
    close: () => store.close(),
  }
}
