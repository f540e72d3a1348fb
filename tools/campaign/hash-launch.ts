import { hashContent } from '../../domain/campaign/content-hash.ts'
import { inlineSegments } from '../../domain/campaign/inline-segments.ts'
import { listWatchedSegments } from '../../domain/campaign/watched-segments.ts'
import type { EntriesUnderWay } from '../../domain/journey/move-entry.ts'
import { readCampaign } from '../../store/campaigns/campaigns.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { findLatestVersion } from '../../store/journeys/versions.ts'
import { readSegmentLookup } from '../../store/segments.ts'
import type { ToolContext } from '../define-tool.ts'
import { sealDelivery } from './seal-delivery.ts'
import { sealLimits } from './seal-limits.ts'

/**
 * A hash of everything that a launch would bring to people: the document with its segments, topic, sender, providers, the
 * workspace's limits, and what becomes of the journeys under way. It covers what was launched before, so that of two approvals of the same one counts;
 * what the approval itself has launched is left out, so that it may be asked again after a crash.
 */
export async function hashLaunch(
  ws: WorkspaceTx,
  id: string,
  entriesUnderWay: EntriesUnderWay,
  { providers, approval }: Pick<ToolContext, 'providers' | 'approval'>,
): Promise<string> {
  const campaign = await readCampaign(ws, id)
  const launchedBefore = await findLatestVersion(ws, id, { exceptBy: approval?.id ?? null })
  const segments = await readSegmentLookup(ws)
  const document = inlineSegments(campaign.document, segments)
  const watched = listWatchedSegments(campaign.document, segments)
  return hashContent({
    document,
    watched,
    entriesUnderWay,
    launchedBefore,
    ...(await sealDelivery(ws, document, providers)),
    ...(await sealLimits(ws, document)),
  })
}
