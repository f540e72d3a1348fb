import { sql } from 'kysely'
import { Campaign } from '../../domain/campaign/campaign.ts'
import { hashContent } from '../../domain/campaign/content-hash.ts'
import { countOf } from '../../domain/words.ts'
import { type CampaignStatus, deleteDraft, insertDraft, saveDocument } from '../campaigns/campaigns.ts'
import { readProgress } from '../campaigns/progress.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { readSegmentLookup } from '../segments.ts'
import type { DraftKind } from './draft-kind.ts'
import { findMissingSegment } from './missing-segments.ts'

/** A campaign's document. What runs is a version of its own, and stays as it was approved. */
export const campaignDraft: DraftKind = {
  async read(ws, id) {
    return (await readHeld(ws, id))?.document ?? null
  },
  isSame: (a, b) => hashContent(a) === hashContent(b),
  async findObstacle(ws, { id, to }) {
    const held = await readHeld(ws, id)
    if (held !== undefined && (held.status === 'stopped' || held.status === 'finished'))
      return `it is ${held.status}, and what is over cannot be changed`
    if (to !== null) return findMissingSegment(to, await readSegmentLookup(ws))
    if (held === undefined || held.liveVersion === null) return null
    return `it is ${held.status}: what was delivered${await saySent(ws, id)} cannot be taken back, but it can be paused`
  },
  async write(ws, { id, from, to, memberId, at }) {
    if (to === null) await deleteDraft(ws, id)
    else if (from === null) await insertDraft(ws, { id, document: Campaign.parse(to), memberId, at })
    else await saveDocument(ws, { id, document: Campaign.parse(to), memberId, at })
  },
  async readNote(ws, id) {
    const held = await readHeld(ws, id)
    if (held === undefined || held.liveVersion === null) return null
    return `Version ${held.liveVersion} is as it was approved until the next launch; what was delivered${await saySent(ws, id)} stays.`
  },
}

type Held = { status: CampaignStatus; liveVersion: number | null; document: unknown }

async function readHeld(ws: WorkspaceTx, id: string): Promise<Held | undefined> {
  const { rows } = await sql<Held>`
    select status, live_version as "liveVersion", document from campaigns
     where workspace_id = ${ws.workspaceId} and id = ${id} for no key update`.execute(ws.tx)
  return rows[0]
}

async function saySent(ws: WorkspaceTx, id: string): Promise<string> {
  const { sent } = await readProgress(ws, id)
  return sent === 0 ? '' : ` (${countOf(sent, 'message')})`
}
