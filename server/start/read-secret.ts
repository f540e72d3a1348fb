import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../../domain/config.ts'
import { AppError } from '../../domain/errors.ts'

const minLength = 32

/**
 * What signs the links in messages: CARILLON_SECRET, else one that is made on the first start and kept, since links that
 * were sent must hold.
 * @throws AppError invalid_configuration when the kept one was cut short
 */
export async function readSecret({ secret, dataDir }: Pick<Config, 'secret' | 'dataDir'>): Promise<Buffer> {
  if (secret !== undefined) return Buffer.from(secret)
  const path = join(dataDir, 'secret')
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  // Of two that start at once one writes, and both read what it wrote.
  await writeFile(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch(ignoreExisting)
  const kept = (await readFile(path, 'utf8')).trim()
  if (kept.length >= minLength) return Buffer.from(kept)
  throw new AppError('invalid_configuration', {
    detail: `The file ${path} is damaged. Restore it from a backup; without it the links in messages sent so far stop working, and deleting it makes a new one.`,
  })
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
}
