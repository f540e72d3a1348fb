import type { ActSurface } from '../../domain/audit/workspace-act.ts'
import { recordWorkspaceAct } from '../../store/audit/workspace-acts.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { brakeCampaign } from '../../tools/campaign/brake-campaign.ts'
import type { ServerDeps } from '../server-deps.ts'

/**
 * A member pauses a campaign, or stops it for good, by a button or a call; it is written into the audit.
 * @throws AppError as brakeCampaign does
 */
export async function putBrake(
  { store, clock, log }: Pick<ServerDeps, 'store' | 'clock' | 'log'>,
  who: { workspaceId: number; member: { id: string } },
  campaignId: string,
  to: 'paused' | 'stopped',
  surface: ActSurface,
): Promise<void> {
  await inWorkspace(store.db, who.workspaceId, async (ws) => {
    const was = await brakeCampaign(ws, campaignId, to)
    if (was === to) return
    const statuses = { before: { status: was }, after: { status: to } }
    const act = { by: who.member, surface, at: clock.now() }
    await recordWorkspaceAct(ws, { kind: `campaign_${to}`, about: campaignId, ...statuses }, act)
  })
  const facts = { workspaceId: who.workspaceId, member: who.member.id, campaign: campaignId, to }
  log.info(facts, 'a member put the brake on a campaign')
}
