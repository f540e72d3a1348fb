import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { AppError } from '../../domain/errors.ts'
import type { Db } from './db.ts'

const folder = join(import.meta.dirname, '../../migrations')

/**
 * Apply the migrations that the database does not have yet, in order, each in a transaction of its own. Two processes at
 * once wait for one another.
 * @returns the names that were applied
 * @throws AppError migration_mismatch when the database has one that we do not know, or one that was changed since
 */
export async function migrate(db: Db): Promise<string[]> {
  await sql`create table if not exists carillon_migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())`
    .execute(db)
    .catch(ignoreConcurrentCreate)
  const files = await readMigrations()
  const applied: string[] = []
  for (const file of files) {
    const isNew = await db.transaction().execute(async (tx) => {
      await sql`lock table carillon_migrations in share row exclusive mode`.execute(tx)
      const { rows } = await sql<{
        checksum: string
      }>`select checksum from carillon_migrations where name = ${file.name}`.execute(tx)
      if (rows[0] !== undefined) {
        assertUnchanged(file, rows[0].checksum)
        return false
      }
      await sql.raw(file.text).execute(tx)
      await sql`insert into carillon_migrations (name, checksum) values (${file.name}, ${file.checksum})`.execute(tx)
      return true
    })
    if (isNew) applied.push(file.name)
  }
  await assertAllKnown(db, files)
  return applied
}

type MigrationFile = { name: string; text: string; checksum: string }

async function readMigrations(): Promise<MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8')
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

function assertUnchanged(file: MigrationFile, checksum: string): void {
  if (checksum === file.checksum) return
  throw new AppError('migration_mismatch', {
    detail: `Migration ${file.name} was applied in another form. Restore the file as it was, or start from an empty database.`,
  })
}

async function assertAllKnown(db: Db, files: readonly MigrationFile[]): Promise<void> {
  const { rows } = await sql<{ name: string }>`select name from carillon_migrations order by name`.execute(db)
  const unknown = rows.find((row) => !files.some((file) => file.name === row.name))
  if (unknown === undefined) return
  throw new AppError('migration_mismatch', {
    detail: `The database has migration ${unknown.name}, which this version of Carillon does not have. Run the newer version.`,
  })
}

/** `create table if not exists` may still collide with another session's: the table is there, which is what we want. */
function ignoreConcurrentCreate(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code !== '23505' && code !== '42P07') throw error
}
