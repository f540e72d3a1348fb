import { sql } from 'kysely'
import { AppError } from '../../domain/errors.ts'
import type { Db } from '../database/db.ts'

/**
 * The workspace of a name or a number, the first one when neither is given; undefined when there is none at all.
 * @throws AppError unknown_name with those there are
 */
export async function findWorkspace(db: Db, wanted: string | null): Promise<{ id: number; name: string } | undefined> {
  const { rows } = await sql<{ id: number; name: string }>`select id, name from workspaces order by id`.execute(db)
  if (wanted === null) return rows[0]
  const found = rows.filter(({ id, name }) => name === wanted || String(id) === wanted)
  if (found.length === 1) return found[0]
  const known = rows.slice(0, 20).map(({ id, name }) => `${id} “${name}”`)
  throw new AppError('unknown_name', {
    detail:
      found.length > 1
        ? `Several workspaces are called “${wanted}”. Give the number: ${found.map(({ id }) => id).join(', ')}.`
        : `There is no workspace “${wanted}”. There is ${known.join(', ') || 'none'}.`,
  })
}
