import { type RawBuilder, sql } from 'kysely'
import { Campaign } from '../../domain/campaign/campaign.ts'
import { AppError } from '../../domain/errors.ts'
import type { WorkspaceTx } from '../database/db.ts'

export type CampaignStatus = 'draft' | 'live' | 'paused' | 'stopped' | 'finished'

export type StoredCampaign = {
  id: string
  status: CampaignStatus
  document: Campaign
  /** The version that runs, or ran last; null before the first launch. */
  liveVersion: number | null
  createdBy: string
  updatedBy: string
  updatedAt: Temporal.Instant
}

type Row = Omit<StoredCampaign, 'document'> & { document: unknown }

const columns = sql.raw(
  'id, status, document, live_version as "liveVersion", created_by as "createdBy", updated_by as "updatedBy", updated_at as "updatedAt"',
)

const parseRow = (row: Row): StoredCampaign => ({ ...row, document: Campaign.parse(row.document) })

/** @throws AppError not_found, also for another workspace's campaign */
export async function readCampaign(ws: WorkspaceTx, id: string): Promise<StoredCampaign> {
  return readOne(ws, id, sql``)
}

/**
 * readCampaign, and nobody else changes the campaign until this transaction ends.
 * @throws AppError not_found, also for another workspace's campaign
 */
export async function lockCampaign(ws: WorkspaceTx, id: string): Promise<StoredCampaign> {
  return readOne(ws, id, sql`for no key update`)
}

async function readOne(ws: WorkspaceTx, id: string, locking: RawBuilder<unknown>): Promise<StoredCampaign> {
  const { rows } = await sql<Row>`
    select ${columns} from campaigns where workspace_id = ${ws.workspaceId} and id = ${id} ${locking}`.execute(ws.tx)
  if (rows[0] === undefined)
    throw new AppError('not_found', { detail: `There is no campaign ${id} in this workspace.`, path: 'campaign' })
  return parseRow(rows[0])
}

/** Newest first. `text` is looked for in names and goals, whatever the case. */
export async function listCampaigns(
  ws: WorkspaceTx,
  filter: { text?: string | null; status?: CampaignStatus | null; limit?: number } = {},
): Promise<StoredCampaign[]> {
  const text = filter.text ?? null
  const { rows } = await sql<Row>`
    select ${columns} from campaigns
     where workspace_id = ${ws.workspaceId}
       and (${filter.status ?? null}::text is null or status = ${filter.status ?? null})
       and (${text}::text is null or strpos(lower(name || ' ' || (document ->> 'goal')), lower(${text})) > 0)
     order by updated_at desc, id limit ${filter.limit ?? 50}`.execute(ws.tx)
  return rows.map(parseRow)
}

export async function insertDraft(
  ws: WorkspaceTx,
  draft: { id: string; document: Campaign; memberId: string; at: Temporal.Instant },
): Promise<void> {
  await sql`
    insert into campaigns (workspace_id, id, name, document, created_by, updated_by, created_at, updated_at)
    values (${ws.workspaceId}, ${draft.id}, ${draft.document.name}, ${JSON.stringify(draft.document)}::jsonb,
            ${draft.memberId}, ${draft.memberId}, ${draft.at.toString()}, ${draft.at.toString()})`.execute(ws.tx)
}

/** Replace the draft's document; what runs stays as it is until a new approval. */
export async function saveDocument(
  ws: WorkspaceTx,
  change: { id: string; document: Campaign; memberId: string; at: Temporal.Instant },
): Promise<void> {
  await sql`
    update campaigns set name = ${change.document.name}, document = ${JSON.stringify(change.document)}::jsonb,
           updated_by = ${change.memberId}, updated_at = ${change.at.toString()}
     where workspace_id = ${ws.workspaceId} and id = ${change.id}`.execute(ws.tx)
}

/** Remove a draft that never went live; what was launched stays. True when it was removed. */
export async function deleteDraft(ws: WorkspaceTx, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from campaigns where workspace_id = ${ws.workspaceId} and id = ${id} and live_version is null`.execute(ws.tx)
  return numAffectedRows === 1n
}

/**
 * Move a campaign from one of the statuses `from` to `to`.
 * @throws AppError wrong_status when it is in another one
 */
export async function changeStatus(
  ws: WorkspaceTx,
  id: string,
  from: readonly CampaignStatus[],
  to: CampaignStatus,
): Promise<void> {
  const { numAffectedRows } = await sql`
    update campaigns set status = ${to}
     where workspace_id = ${ws.workspaceId} and id = ${id} and status = any(${from})`.execute(ws.tx)
  if (numAffectedRows === 1n) return
  const { status, document } = await readCampaign(ws, id)
  throw new AppError('wrong_status', {
    detail: `“${document.name}” is ${status}; only a campaign that is ${from.join(' or ')} can become ${to}.`,
    extra: { status },
  })
}
