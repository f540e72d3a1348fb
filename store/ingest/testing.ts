import { hashContent } from '../../domain/campaign/content-hash.ts'
import { givenDocument } from '../../domain/campaign/testing.ts'
import { newId } from '../../domain/ids.ts'
import { insertDraft } from '../campaigns/campaigns.ts'
import { launchVersion } from '../campaigns/launch.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { type Call, callSchemas, type CallType } from './calls.ts'

/** A call as the edge would parse it. */
export function givenCall(type: CallType, fields: Record<string, unknown>): Call {
  // The cast: parsing by the type's own schema gives that type's call.
  return { type, ...callSchemas[type].parse(fields) } as Call
}

/** A campaign that was approved and launched, as the launch tool would. */
export async function givenLiveCampaign(ws: WorkspaceTx, parts: Record<string, unknown>): Promise<string> {
  const at = Temporal.Instant.from('2026-11-24T09:00:00Z')
  const document = givenDocument(parts)
  const id = newId('campaign')
  await insertDraft(ws, { id, document, memberId: newId('member'), at })
  await launchVersion(ws, { campaignId: id, approvalId: newId('approval'), contentHash: hashContent(document), at })
  return id
}
