import type { Config } from '../domain/config.ts'
import { AppError } from '../domain/errors.ts'
import { findLocalServer } from './chat/server-conversation.ts'

/**
 * The server to work on: the one that CARILLON_URL names, else the one that runs here; null for the database itself.
 * @throws AppError invalid_query for a workspace beside a key, which belongs to one
 */
export async function findServer(
  config: Config,
  workspace: string | null,
): Promise<{ url: string; apiKey: string } | null> {
  const local = config.remote === undefined && workspace === null ? await findLocalServer(config.dataDir) : null
  const server = config.remote ?? (local === null ? null : { url: local.url, apiKey: local.token })
  if (server !== null && workspace !== null)
    throw new AppError('invalid_query', {
      detail: 'A key belongs to one workspace: leave out --workspace, or CARILLON_URL.',
    })
  return server
}
