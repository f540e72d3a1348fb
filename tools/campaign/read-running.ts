import { AppError } from '../../domain/errors.ts'
import { readCampaign, type CampaignStatus } from '../../store/campaigns/campaigns.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { readVersions, type Version } from '../../store/journeys/versions.ts'

/**
 * The version of a campaign that runs, or ran when it was paused.
 * @throws AppError not_found, also for another workspace's campaign; wrong_status when it never went live
 */
export async function readRunning(ws: WorkspaceTx, id: string): Promise<Version & { status: CampaignStatus }> {
  const { document, status, liveVersion } = await readCampaign(ws, id)
  const [version] = liveVersion === null ? [] : await readVersions(ws, [{ campaignId: id, version: liveVersion }])
  if (version !== undefined) return { ...version, status }
  throw new AppError('wrong_status', {
    detail: `“${document.name}” is a draft that has not been launched yet. Launch it instead.`,
    extra: { status },
  })
}
