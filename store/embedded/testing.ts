import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool, type PoolConfig } from 'pg'
import type { EmbeddedAddress } from './connection.ts'

/** A data folder of a test's own, and how to remove it. */
export function makeDataDir(): { dataDir: string; remove: () => void } {
  const dataDir = mkdtempSync(join(tmpdir(), 'carillon-test-'))
  return { dataDir, remove: () => rmSync(dataDir, { recursive: true, force: true }) }
}

/** A pool whose idle clients may lose their connection without ending the test. */
export function makePool({ connection }: EmbeddedAddress, options: PoolConfig = {}): Pool {
  return new Pool({ ...connection, max: 10, ...options }).on('error', () => undefined)
}
