import { findLedLinks } from '../../channels/copy/find-led-links.ts'
import { listContents } from '../../channels/copy/copy-fields.ts'
import { listMessageSteps } from '../../domain/campaign/audience-of.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import type { WorkspaceSettings } from '../../store/workspaces/settings.ts'

/** A link whose host the copy does not fix leads only where the workspace allows: said wherever the campaign is shown. */
export function sayLinkWarnings(campaign: Campaign, { linkHosts }: Pick<WorkspaceSettings, 'linkHosts'>): string[] {
  const contents = listMessageSteps(campaign).flatMap(({ channels }) => channels.flatMap(listContents))
  const links = new Set(contents.flatMap(({ content }) => findLedLinks(content, linkHosts)))
  const allowed =
    linkHosts.length === 0
      ? 'and the workspace allows none yet: such messages are skipped. An admin can add hosts to linkHosts in the settings, or the copy can write the host out.'
      : `and leads only to ${linkHosts.join(', ')}: messages with another are skipped.`
  return Array.from(links, (link) => `The link ${link} leaves its host open, ${allowed}`)
}
