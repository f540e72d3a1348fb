import type { Campaign } from '../../domain/campaign/campaign.ts'
import { findStep } from '../../domain/campaign/tree.ts'
import { describeStep } from '../../domain/campaign/words.ts'
import type { UnderWay } from '../../domain/cards.ts'
import { findNewPlace } from '../../domain/journey/find-new-place.ts'
import type { EntriesUnderWay } from '../../domain/journey/move-entry.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { countStanding, type Standing } from '../../store/journeys/standing.ts'
import { readVersions } from '../../store/journeys/versions.ts'

type Launch = { to: Campaign; choice: EntriesUnderWay }

/**
 * How many journeys under way stand where now and, for a launch, where each would go; null when there are none.
 * @param launch null when no version is launched
 */
export async function readUnderWay(
  ws: WorkspaceTx,
  campaignId: string,
  launch: Launch | null,
): Promise<UnderWay | null> {
  const standing = await countStanding(ws, campaignId)
  if (standing.length === 0) return null
  const numbers = [...new Set(standing.map(({ version }) => version))]
  const versions = await readVersions(
    ws,
    numbers.map((version) => ({ campaignId, version })),
  )
  const documents = new Map(versions.map(({ version, document }) => [version, document]))
  const latest = Math.max(...numbers)
  const places = standing.flatMap((place) => {
    const from = documents.get(place.version)
    if (from === undefined) return []
    const version = place.version === latest ? '' : ` (version ${place.version})`
    const goesTo = launch === null ? null : describeNewPlace(from, launch.to, place)
    return [{ words: `${describePlace(from, place)}${version}`, count: place.count, goesTo }]
  })
  const count = standing.reduce((sum, place) => sum + place.count, 0)
  return { choice: launch?.choice ?? null, count, places }
}

function describePlace(document: Campaign, { state, stepId, isInFlight }: Standing): string {
  const words = describeStepOf(document, stepId)
  if (state === 'waiting') return `waiting: ${words}`
  if (state === 'due') return `about to run: ${words}`
  return isInFlight ? `being sent: ${words}` : `message queued: ${words}`
}

function describeNewPlace(from: Campaign, to: Campaign, place: Standing): string {
  if (place.isInFlight) return 'its message ends first, then it moves on from there'
  const found = findNewPlace(from, to, place)
  if (found.kind === 'ends') return 'the journey ends: nothing follows'
  const words = describeStepOf(to, found.step.id)
  return found.kind === 'stays' ? `stays: ${words}` : `goes on with: ${words}`
}

function describeStepOf({ steps }: Campaign, id: string | null): string {
  const step = id === null ? undefined : findStep(steps, id)
  return step === undefined ? 'the end' : describeStep(step)
}
