import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../domain/config.ts'

const fileName = 'secret'

/**
 * What signs the tokens in links: CARILLON_SECRET, else one that is made once and kept in the data folder (mode 600).
 * Processes on several machines must be given the same.
 */
export async function readSecret(config: Pick<Config, 'secret' | 'dataDir'>): Promise<Buffer> {
  if (config.secret !== undefined) return Buffer.from(config.secret)
  const path = join(config.dataDir, fileName)
  await mkdir(config.dataDir, { recursive: true })
  // Two processes that start at once: the first to write wins, and both read what it wrote.
  await writeFile(path, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  })
  return Buffer.from((await readFile(path, 'utf8')).trim())
}
