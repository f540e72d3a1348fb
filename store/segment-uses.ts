import { sql } from 'kysely'
import { isRecord } from '../domain/is-record.ts'
import type { WorkspaceTx } from './database/db.ts'

export type SegmentUse = { kind: 'campaign' | 'segment'; id: string; name: string; status: string | null }

/**
 * What would break without the segment: campaigns that are drafted, live or paused, as edited or as they run, and other
 * segments.
 * @param names its name, its id, or both: by what it may be referred to
 */
export async function listSegmentUses(ws: WorkspaceTx, id: string, names: readonly string[]): Promise<SegmentUse[]> {
  const { rows } = await sql<SegmentUse & { documents: unknown[] }>`
    select 'campaign' as kind, c.id, c.name, c.status, jsonb_build_array(c.document, v.document) as documents
      from campaigns c
      left join campaign_versions v
        on v.workspace_id = c.workspace_id and v.campaign_id = c.id and v.version = c.live_version
     where c.workspace_id = ${ws.workspaceId} and c.status in ('draft', 'live', 'paused')
    union all
    select 'segment', s.id, s.name, null, jsonb_build_array(s.condition)
      from segments s where s.workspace_id = ${ws.workspaceId} and s.id <> ${id}
     order by kind, name`.execute(ws.tx)
  return rows
    .filter(({ documents }) => namesSegment(documents, names))
    .map(({ kind, id, name, status }) => ({ kind, id, name, status }))
}

/** Conditions, triggers and conversions all name a segment under this key, and nothing else has it. */
function namesSegment(value: unknown, names: readonly string[]): boolean {
  if (Array.isArray(value)) return value.some((each) => namesSegment(each, names))
  if (!isRecord(value)) return false
  const { segment } = value
  if (typeof segment === 'string' && names.includes(segment)) return true
  return Object.values(value).some((each) => namesSegment(each, names))
}
