import { sql } from 'kysely'
import type { Arm } from '../../domain/results/arms.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { isCountedEntry } from './counted-entries.ts'

/** For each experiment, by its step's id: the customers of each arm and how many converted. Held-out ones are in none. */
export async function countArms({ tx, workspaceId }: WorkspaceTx, campaignId: string): Promise<Map<string, Arm[]>> {
  const { rows } = await sql<Arm & { stepId: string }>`
    select arm.key as "stepId", arm.value as name, count(*) as of, count(e.converted_at) as count
      from journey_entries e cross join jsonb_each_text(e.arms) arm
     where e.workspace_id = ${workspaceId} and e.campaign_id = ${campaignId} and not e.held_out and ${isCountedEntry}
     group by 1, 2 order by 1, 2`.execute(tx)
  const arms = Map.groupBy(rows, ({ stepId }) => stepId)
  return new Map(
    Array.from(arms, ([stepId, list]) => [stepId, list.map(({ name, of, count }) => ({ name, of, count }))]),
  )
}
