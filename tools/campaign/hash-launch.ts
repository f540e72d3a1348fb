import { listChannels } from '../../domain/campaign/audience-of.ts'
import { hashContent } from '../../domain/campaign/content-hash.ts'
import { inlineSegments } from '../../domain/campaign/inline-segments.ts'
import { listWatchedSegments } from '../../domain/campaign/watched-segments.ts'
import { readCampaign } from '../../store/campaigns/campaigns.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { readSegmentLookup } from '../../store/segments.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import type { ToolContext } from '../define-tool.ts'

/** A hash of everything that a launch would bring to people: the document with its segments, sender, providers. */
export async function hashLaunch(ws: WorkspaceTx, id: string, providers: ToolContext['providers']): Promise<string> {
  const campaign = await readCampaign(ws, id)
  const segments = await readSegmentLookup(ws)
  const document = inlineSegments(campaign.document, segments)
  const watched = listWatchedSegments(campaign.document, segments)
  const { senderEmail, senderName, replyTo, postalAddress } = await readSettings(ws)
  const used = listChannels(document).map((channel) => ({ channel, provider: providers[channel] ?? 'none' }))
  return hashContent({ document, watched, sender: { senderEmail, senderName, replyTo, postalAddress }, used })
}
