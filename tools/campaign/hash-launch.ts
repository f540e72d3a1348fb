import { listChannels } from '../../domain/campaign/audience-of.ts'
import { hashContent } from '../../domain/campaign/content-hash.ts'
import { readCampaign } from '../../store/campaigns/campaigns.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { listSegments } from '../../store/segments.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import type { ToolContext } from '../define-tool.ts'

/** A hash of everything that a launch would bring to people: the document, the segments it may use, sender, providers. */
export async function hashLaunch(ws: WorkspaceTx, id: string, providers: ToolContext['providers']): Promise<string> {
  const { document } = await readCampaign(ws, id)
  const { senderEmail, senderName, replyTo, postalAddress } = await readSettings(ws)
  const segments = (await listSegments(ws)).map((segment) => ({ id: segment.id, condition: segment.condition }))
  const used = listChannels(document).map((channel) => ({ channel, provider: providers[channel] ?? 'none' }))
  return hashContent({ document, segments, sender: { senderEmail, senderName, replyTo, postalAddress }, used })
}
