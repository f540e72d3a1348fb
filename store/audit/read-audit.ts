import { sql } from 'kysely'
import type { AuditCursor, AuditRow } from '../../domain/audit/audit-row.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { auditParts } from './audit-parts.ts'

export type AuditQuery = {
  /** Only what came before this line. */
  before: AuditCursor | null
  since: Temporal.Instant | null
  until: Temporal.Instant | null
  limit: number
}

/** The audit, newest first: `since` is included, `until` is not. Each table gives its newest lines by an index, no more. */
export async function readAudit(
  ws: WorkspaceTx,
  { before, since, until, limit }: AuditQuery,
  now: Temporal.Instant,
): Promise<AuditRow[]> {
  const within = sql.join(
    [
      ...(since === null ? [] : [sql`p.at >= ${since.toString()}::timestamptz`]),
      ...(until === null ? [] : [sql`p.at < ${until.toString()}::timestamptz`]),
      ...(before === null
        ? []
        : [
            sql`p.at <= ${before.at.toString()}::timestamptz
                and (p.at, p.id) < (${before.at.toString()}::timestamptz, ${before.id})`,
          ]),
      sql`true`,
    ],
    sql` and `,
  )
  const newest = auditParts(ws, now).map(
    (lines) => sql`(select * from (${lines}) as p where ${within} order by p.at desc, p.id desc limit ${limit})`,
  )
  const { rows } = await sql<AuditRow>`
    select l.*, m.name as "byName"
      from (${sql.join(newest, sql` union all `)}) as l
      left join members m on m.workspace_id = ${ws.workspaceId} and m.id = l."by"
     order by l.at desc, l.id desc limit ${limit}`.execute(ws.tx)
  return rows
}
