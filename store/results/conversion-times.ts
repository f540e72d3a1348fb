import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { isCountedEntry } from './counted-entries.ts'

/** Hours from entering to converting: a quarter of the converted took no longer than the first, half, three quarters. */
export type HoursToConvert = { quarter: number; half: number; threeQuarters: number }

/** Of those who could get messages; null while nobody converted. */
export async function readHoursToConvert(
  { tx, workspaceId }: WorkspaceTx,
  campaignId: string,
): Promise<HoursToConvert | null> {
  const { rows } = await sql<{ hours: number[] | null }>`
    select percentile_cont(array[0.25, 0.5, 0.75]) within group (
             order by extract(epoch from converted_at - entered_at)::float8 / 3600) as hours
      from journey_entries e
     where workspace_id = ${workspaceId} and campaign_id = ${campaignId} and not held_out
       and converted_at is not null and ${isCountedEntry}`.execute(tx)
  const [quarter, half, threeQuarters] = rows[0]?.hours ?? []
  return quarter === undefined || half === undefined || threeQuarters === undefined
    ? null
    : { quarter, half, threeQuarters }
}
