import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AppError } from '../../domain/errors.ts'

export type FolderLock = { release(): void }

/** SQLite's handle gives up its lock when it is garbage-collected, so it must stay referenced. */
const held = new Set<DatabaseSync>()

/**
 * Take the data folder for this process alone. The lock is an open SQLite write transaction, so the kernel holds it and
 * drops it the instant the process dies, however it dies: nothing stale can stay, no process id can be mistaken for
 * another's, and of two starts at once exactly one wins. The process id in `postgres.pid` is for people.
 * @throws {AppError} data_folder_in_use, naming the process that has it; invalid_configuration for what can be no folder of
 *   ours, such as a file or a place without the right to write
 */
export function lockFolder(dataDir: string): FolderLock {
  const pidFile = join(dataDir, 'postgres.pid')
  const database = openLock(dataDir)
  try {
    database.exec('begin immediate')
  } catch (cause) {
    database.close()
    if (!isBusy(cause)) throw cause
    throw describeHolder(dataDir, pidFile)
  }
  held.add(database)
  writeFileSync(pidFile, `${process.pid}\n`)
  return {
    release() {
      if (!held.delete(database)) return
      writeFileSync(pidFile, '')
      database.close()
    },
  }
}

function openLock(dataDir: string): DatabaseSync {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    accessSync(dataDir, constants.W_OK)
    return new DatabaseSync(join(dataDir, 'postgres.lock'), { timeout: 0 })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('invalid_configuration', {
      detail: `The data folder ${dataDir} cannot be used: ${why}. Set CARILLON_DATA_DIR to a folder that you may write to.`,
      cause,
    })
  }
}

function isBusy(error: unknown): boolean {
  const sqliteBusy = 5
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
}

function describeHolder(dataDir: string, pidFile: string): AppError {
  const pid = Number(readPid(pidFile))
  const holder = pid > 0 ? `process ${pid}` : 'another process'
  return new AppError('data_folder_in_use', {
    detail: `The data folder ${dataDir} is in use by ${holder}. Stop it first, or choose another data folder.`,
    extra: pid > 0 ? { pid } : {},
  })
}

function readPid(pidFile: string): string {
  try {
    return readFileSync(pidFile, 'utf8').trim()
  } catch {
    return ''
  }
}
