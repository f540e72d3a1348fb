import { hashContent } from '../../../domain/campaign/content-hash.ts'
import { baseOf, type ExportResult, listNamedSegments } from '../../../domain/campaign/exchange.ts'
import { inlineSegments } from '../../../domain/campaign/inline-segments.ts'
import { findNearest } from '../../../domain/conditions/nearest.ts'
import type { SegmentLookup } from '../../../domain/conditions/operator.ts'
import { AppError } from '../../../domain/errors.ts'
import { listCampaigns, type StoredCampaign } from '../../../store/campaigns/campaigns.ts'
import type { WorkspaceTx } from '../../../store/database/db.ts'
import { readVersions } from '../../../store/journeys/versions.ts'
import { listSegments, readSegmentLookup, type StoredSegment } from '../../../store/segments.ts'

const mostCampaigns = 100_000

/**
 * The campaigns of these names or ids, all when none is given, in order of id, with the segments that they use. No
 * customer's data is in it.
 * @throws AppError unknown_name with the nearest names
 */
export async function exportDocuments(ws: WorkspaceTx, wanted: readonly string[]): Promise<ExportResult> {
  const all = await listCampaigns(ws, { limit: mostCampaigns })
  const chosen = chooseCampaigns(all, wanted).toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const keys = chosen.flatMap(({ id, liveVersion }) =>
    liveVersion === null ? [] : [{ campaignId: id, version: liveVersion }],
  )
  const versions = await readVersions(ws, keys)
  const live = new Map(versions.map(({ campaignId, document }) => [campaignId, hashContent(document)]))
  const lookup = await readSegmentLookup(ws)
  const segments = await listSegments(ws)
  const used = followSegments(
    segments,
    chosen.map(({ document }) => document),
  )
  const documents = [...chosen.map(({ document }) => document), ...used.map(({ condition }) => condition)]
  return {
    campaigns: chosen.map(({ id, status, liveVersion, document }) => ({
      id,
      status,
      liveVersion,
      differsFromLive: live.has(id) && live.get(id) !== hashAsLaunched(document, lookup),
      base: baseOf(document),
      document,
    })),
    segments: used.map(({ id, name, condition }) => ({
      id,
      base: baseOf({ name, condition }),
      document: { name, condition },
    })),
    names: nameIds(documents, [...all.map(({ id, document }) => ({ id, name: document.name })), ...segments]),
  }
}

function chooseCampaigns(all: readonly StoredCampaign[], wanted: readonly string[]): StoredCampaign[] {
  if (wanted.length === 0) return [...all]
  const found = wanted.flatMap((name) => {
    const matching = all.filter(({ id, document }) => id === name || document.name.toLowerCase() === name.toLowerCase())
    if (matching.length > 0) return matching
    const known = all.map(({ document }) => document.name)
    const nearest = findNearest(name, known).map((each) => `“${each}”`)
    const hint = nearest.length === 0 ? `There are ${known.length}.` : `Did you mean ${nearest.join(', ')}?`
    throw new AppError('unknown_name', { detail: `There is no campaign “${name}”. ${hint}` })
  })
  return [...new Set(found)]
}

/** What a launch would keep now; null when a segment is gone. */
function hashAsLaunched(document: StoredCampaign['document'], lookup: SegmentLookup): string | null {
  try {
    return hashContent(inlineSegments(document, lookup))
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

/** The segments that these name, and those that these are built on, by name. */
function followSegments(segments: readonly StoredSegment[], documents: readonly unknown[]): StoredSegment[] {
  const found = new Set<StoredSegment>()
  const queue = documents.flatMap(listNamedSegments)
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const segment = segments.find((each) => each.id === name || each.name === name)
    if (segment === undefined || found.has(segment)) continue
    found.add(segment)
    queue.push(...listNamedSegments(segment.condition))
  }
  return segments.filter((each) => found.has(each))
}

function nameIds(
  documents: readonly unknown[],
  known: readonly { id: string; name: string }[],
): Record<string, string> {
  const text = JSON.stringify(documents)
  return Object.fromEntries(known.filter(({ id }) => text.includes(`"${id}"`)).map(({ id, name }) => [id, name]))
}
