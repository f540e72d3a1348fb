import { listChannels } from '../../domain/campaign/audience-of.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import type { ToolContext } from '../define-tool.ts'

/**
 * What an approval is bound to beside the document: from whom messages come, how emails look, where links may lead and
 * what is added to them, and who carries each channel.
 */
export async function sealDelivery(ws: WorkspaceTx, document: Campaign, providers: ToolContext['providers']) {
  const { senderEmail, senderName, replyTo, postalAddress, emailLayout, linkHosts, utm, shortLinks } =
    await readSettings(ws)
  const used = listChannels(document).map((channel) => ({ channel, provider: providers[channel] ?? 'none' }))
  const isMailed = used.some(({ channel }) => channel === 'email')
  return {
    sender: { senderEmail, senderName, replyTo, postalAddress },
    links: { linkHosts, utm, shortLinks },
    used,
    ...(isMailed ? { emailLayout } : {}),
  }
}
