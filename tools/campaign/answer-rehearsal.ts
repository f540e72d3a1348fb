import { listCampaigns, readCampaign } from '../../store/campaigns/campaigns.ts'
import { inWorkspace } from '../../store/database/db.ts'
import type { ToolContext } from '../define-tool.ts'
import { assertRunnable } from './assert-valid.ts'
import { type RehearsalAnswer, summariseRehearsal } from './rehearsal-card.ts'
import { rehearse } from './rehearse.ts'

type World = Pick<ToolContext, 'db' | 'workspaceId' | 'report' | 'clock'>

/**
 * Rehearse a campaign as it stands against the days up to now.
 * @throws AppError not_found; not_runnable for what the worker cannot run; as rehearse does
 */
export async function answerRehearsal(
  world: World,
  { campaign, days }: { campaign: string; days: number },
): Promise<RehearsalAnswer> {
  const inWs = <T>(read: Parameters<typeof inWorkspace<T>>[2]) => inWorkspace(world.db, world.workspaceId, read)
  const stored = await inWs((ws) => readCampaign(ws, campaign))
  assertRunnable(stored.document)
  const { id: campaignId, document } = stored
  const result = await rehearse(world, { campaignId, document, days, until: world.clock.now() })
  const others = await inWs((ws) => listCampaigns(ws, { limit: 500 }))
  return summariseRehearsal(stored, result, new Map(others.map(({ id, document }) => [id, document.name])))
}
