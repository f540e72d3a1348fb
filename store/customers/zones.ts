import { sql } from 'kysely'
import type { ZoneCount } from '../../domain/campaign/zone-words.ts'
import type { Condition } from '../../domain/conditions/condition.ts'
import { conditionToSql, type SqlScope } from '../../domain/conditions/condition-to-sql.ts'
import type { WorkspaceTx } from '../database/db.ts'

/** More zones than there are; what is rarer is nonsense, and counts as the workspace's. */
const maxZones = 2000

/** The time zones as customers have them, most frequent first, nonsense included; of all customers, or of an audience. */
export async function countZones(
  ws: WorkspaceTx,
  audience: { condition: Condition; scope: SqlScope } | null = null,
): Promise<ZoneCount[]> {
  const within = audience === null ? sql`true` : conditionToSql(audience.condition, audience.scope)
  const { rows } = await sql<ZoneCount>`
    select c.timezone, count(*) as count from customers c
     where c.workspace_id = ${ws.workspaceId} and ${within}
     group by c.timezone order by count(*) desc, c.timezone limit ${maxZones}`.execute(ws.tx)
  return rows
}
