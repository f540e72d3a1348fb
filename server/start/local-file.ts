import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../domain/errors.ts'

/** What local programs need to reach this server: `local.json` in the data folder, for this system account alone. */
const LocalFile = z.object({
  /** Null while no server runs. */
  url: z.url().nullable(),
  token: z.string(),
  writeKey: z.string(),
  apiKey: z.string(),
  workspaceId: z.int(),
})
export type LocalFile = z.infer<typeof LocalFile>

const pathOf = (dataDir: string) => join(dataDir, 'local.json')

/** Null when there is none, or none that can be read: it is made anew. */
export async function readLocalFile(dataDir: string): Promise<LocalFile | null> {
  try {
    return LocalFile.parse(JSON.parse(await readFile(pathOf(dataDir), 'utf8')))
  } catch {
    return null
  }
}

/** Whole or not at all, and never readable by others. */
export async function writeLocalFile(dataDir: string, local: LocalFile): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const draft = `${pathOf(dataDir)}.${process.pid}`
  await writeFile(draft, `${JSON.stringify(local, null, 2)}\n`, { mode: 0o600 })
  await chmod(draft, 0o600)
  await rename(draft, pathOf(dataDir))
}

/** @throws AppError data_folder_in_use, with its address, when a server of this data folder already runs */
export async function assertNotRunning(dataDir: string): Promise<void> {
  const local = await readLocalFile(dataDir)
  if (local === null || local.url === null) return
  const { url, token } = local
  // With the token: another folder's server may have taken the port since.
  const answer = await fetch(new URL('/v1/me', url), {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(3_000),
  }).catch(() => null)
  if (answer?.ok !== true) return
  throw new AppError('data_folder_in_use', {
    detail: `Carillon is already running at ${url} with the data folder ${dataDir}. Use that one, or stop it first.`,
    extra: { url },
  })
}
