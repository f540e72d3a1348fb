import { type CatalogueNames, namesOf } from '../../domain/catalogue.ts'
import { listCampaigns } from '../../store/campaigns/campaigns.ts'
import { readCatalogue } from '../../store/catalogue.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { listSegments } from '../../store/segments.ts'
import { listTopics } from '../../store/workspaces/settings.ts'

/** Every name that a condition or a campaign of this workspace may use. */
export async function readNames(ws: WorkspaceTx): Promise<CatalogueNames> {
  const catalogue = await readCatalogue(ws)
  const segments = await listSegments(ws)
  const campaigns = await listCampaigns(ws, { limit: 500 })
  const topics = await listTopics(ws)
  return namesOf(catalogue, {
    segments: new Map(segments.map(({ id, name }) => [id, name])),
    campaigns: new Map(campaigns.map(({ id, document }) => [id, document.name])),
    topics: new Set(topics.map(({ name }) => name)),
  })
}
