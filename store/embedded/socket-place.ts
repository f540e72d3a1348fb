import { createHash } from 'node:crypto'
import { chmodSync, lstatSync, mkdirSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { AppError } from '../../domain/errors.ts'

/** The port that names the socket; `pg` and psql look for `<host>/.s.PGSQL.<port>`. */
export const socketPort = 5432

/** The kernel refuses unix socket paths beyond 103 bytes (macOS) or 107 (Linux). */
const longestPathBytes = 100

export type SocketPlace = {
  /** What a Postgres client takes as its host. */
  folder: string
  /** The socket itself. */
  path: string
}

/**
 * Where the socket of a data folder is: `<dataDir>/sock`, or a folder in the system's temporary one when that path is
 * too long for a socket. Whoever asks for the same data folder gets the same answer, whether or not anybody listens.
 */
export function findSocketPlace(dataDir: string): SocketPlace {
  const real = resolveReal(dataDir)
  const near = placeIn(join(real, 'sock'))
  if (Buffer.byteLength(near.path) <= longestPathBytes) return near
  const hash = createHash('sha256').update(real).digest('hex').slice(0, 16)
  return placeIn(join(tmpdir(), `carillon-${hash}`))
}

/**
 * Make the socket's folder, open to its owner alone: whoever connects is a superuser of the database.
 * @throws {AppError} invalid_configuration when somebody else owns the folder, as anyone may make one in /tmp
 */
export function prepareSocketFolder({ folder }: SocketPlace): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = lstatSync(folder)
  const mine = process.getuid === undefined || found.uid === process.getuid()
  if (!found.isDirectory() || !mine) {
    throw new AppError('invalid_configuration', {
      detail: `${folder} must be a folder of your own, because the database’s socket goes there. Remove it, or choose another data folder.`,
    })
  }
  chmodSync(folder, 0o700)
}

function placeIn(folder: string): SocketPlace {
  return { folder, path: join(folder, `.s.PGSQL.${socketPort}`) }
}

function resolveReal(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}
