import { AppError } from '../domain/errors.ts'
import type { WorkspaceTx } from '../store/database/db.ts'
import { readSettings } from '../store/workspaces/settings.ts'

/** @throws AppError kill_switch while the workspace's kill switch is on */
export async function assertNotKilled(ws: WorkspaceTx): Promise<void> {
  const { killSwitch } = await readSettings(ws)
  if (!killSwitch) return
  throw new AppError('kill_switch', {
    detail:
      'The workspace’s kill switch is on: nothing goes live until an admin turns it off. Pausing and stopping still work.',
  })
}
