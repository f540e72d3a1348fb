import type { Campaign } from '../../domain/campaign/campaign.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { listTopics, readSettings } from '../../store/workspaces/settings.ts'

/** What an approval is bound to of the workspace: its limits, and what the topic is to customers. */
export async function sealLimits(ws: WorkspaceTx, document: Campaign) {
  const settings = await readSettings(ws)
  const { timezone, quietFromMinute, quietToMinute, frequencyCaps, recipientCeiling, secondApproverAbove } = settings
  const topic = (await listTopics(ws)).find(({ name }) => name === document.topic) ?? null
  const quiet = { timezone, quietFromMinute, quietToMinute }
  return { topic, limits: { quiet, frequencyCaps, recipientCeiling, secondApproverAbove, brakes: settings.brakes } }
}
