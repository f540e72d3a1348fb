import type { SlackConfig } from '../../domain/slack-config.ts'
import type { Db } from '../../store/database/db.ts'
import { findWorkspace } from '../../store/workspaces/find-workspace.ts'
import type { Home } from '../../store/workspaces/home.ts'
import type { SlackSettings } from '../server-deps.ts'

/**
 * The Slack app with the workspace that it is for: the one that SLACK_WORKSPACE names, else this machine's own.
 * @throws AppError unknown_name for a workspace that does not exist
 */
export async function findSlackSettings(
  db: Db,
  config: SlackConfig | undefined,
  home: Home,
): Promise<SlackSettings | undefined> {
  if (config === undefined) return undefined
  const { workspace, ...app } = config
  const found = workspace === undefined ? undefined : await findWorkspace(db, workspace)
  return { ...app, workspaceId: found?.id ?? home.workspaceId }
}
