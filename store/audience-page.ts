import { sql } from 'kysely'
import type { Condition } from '../domain/conditions/condition.ts'
import { conditionToSql } from '../domain/conditions/condition-to-sql.ts'
import { readSqlScope } from './audience.ts'
import { type Profile, profileColumns } from './customers/profile.ts'
import type { WorkspaceTx } from './database/db.ts'

export type AudiencePage = {
  customers: Profile[]
  /** What to ask `after` for the next page; null at the end. */
  next: number | null
}

/** The customers of an audience by id, page by page: each page begins where the last one ended, however far in. */
export async function readAudiencePage(
  ws: WorkspaceTx,
  asked: { condition: Condition; after: number; limit: number; now: Temporal.Instant },
): Promise<AudiencePage> {
  const matches = conditionToSql(asked.condition, await readSqlScope(ws, asked.now))
  const { rows } = await sql<Profile>`
    select ${profileColumns} from customers c
     where c.workspace_id = ${ws.workspaceId} and c.id > ${asked.after} and ${matches}
     order by c.id limit ${asked.limit + 1}`.execute(ws.tx)
  const customers = rows.slice(0, asked.limit)
  return { customers, next: rows.length > asked.limit ? (customers.at(-1)?.id ?? null) : null }
}
