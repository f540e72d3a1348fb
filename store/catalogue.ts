import { sql } from 'kysely'
import type { Catalogue, ValueKind } from '../domain/catalogue.ts'
import { type StandardTrait, standardTraits } from '../domain/conditions/standard-traits.ts'
import { joinKinds } from './catalogue/kind-of.ts'
import { TraitSurvey } from './catalogue/survey-trait.ts'
import type { WorkspaceTx } from './database/db.ts'

/** Shares and common values come from this many customers, half of them the newest; names and kinds from all. */
const sampleSize = 2_000
/** No condition looks back further, so an event not seen since can match nobody. */
const longestWindowDays = 730

/**
 * The traits and events that the workspace really has: what the agent plans with. Names, kinds and events are exact;
 * coverage, values and ranges are those of a sample, which is everybody in a workspace of up to 2,000 customers.
 */
export async function readCatalogue(ws: WorkspaceTx, now: Temporal.Instant): Promise<Catalogue> {
  const [sample, knownTraits, events] = [await readSample(ws), await readKnownTraits(ws), await readEvents(ws, now)]
  const surveys = new Map<string, TraitSurvey>()
  const surveyOf = (name: string) => {
    const survey = surveys.get(name) ?? new TraitSurvey(name)
    surveys.set(name, survey)
    return survey
  }
  for (const { traits, ...columns } of sample) {
    for (const [name, value] of Object.entries(columns)) surveyOf(name).add(value)
    for (const [name, value] of Object.entries(traits)) if (!isStandard(name)) surveyOf(name).add(value)
  }
  const names = [...Object.keys(standardTraits), ...knownTraits.keys(), ...surveys.keys()]
  const traits = [...new Set(names)].map((name) => {
    const survey = surveyOf(name)
    return survey.describe(kindOfTrait(name, knownTraits, survey.kind), sample.length)
  })
  return { traits, events }
}

const isStandard = (name: string): name is StandardTrait => Object.hasOwn(standardTraits, name)
const dayOf = (column: StandardTrait) =>
  sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD') as ${sql.ref(column)}`

function kindOfTrait(name: string, known: ReadonlyMap<string, ValueKind>, sampled: ValueKind | null): ValueKind {
  if (isStandard(name)) return standardTraits[name]
  const kept = known.get(name)
  return sampled === null ? (kept ?? 'text') : joinKinds(kept, sampled)
}

type SampleRow = Record<StandardTrait, unknown> & { traits: Record<string, unknown> }

async function readSample({ workspaceId, tx }: WorkspaceTx): Promise<SampleRow[]> {
  const half = sampleSize / 2
  const { rows } = await sql<SampleRow>`
    select user_id, email, phone, language, timezone, country, ${dayOf('created_at')}, ${dayOf('last_seen_at')}, traits from (
      (select * from customers where workspace_id = ${workspaceId} order by id desc limit ${half})
      union
      (select * from customers where workspace_id = ${workspaceId} order by id limit ${half})) sample`.execute(tx)
  return rows
}

async function readKnownTraits({ workspaceId, tx }: WorkspaceTx): Promise<Map<string, ValueKind>> {
  const { rows } = await sql<{ name: string; kind: ValueKind }>`
    select name, kind from catalogue_traits where workspace_id = ${workspaceId} order by name limit 500`.execute(tx)
  return new Map(rows.map(({ name, kind }) => [name, kind]))
}

type EventRow = { name: string; count: number; lastSeenAt: Temporal.Instant; properties: Record<string, ValueKind> }

async function readEvents({ workspaceId, tx }: WorkspaceTx, now: Temporal.Instant): Promise<Catalogue['events']> {
  const since = now.subtract({ hours: 24 * longestWindowDays })
  const { rows } = await sql<EventRow>`
    select name, count, last_seen_at as "lastSeenAt", properties from catalogue_events
     where workspace_id = ${workspaceId} and last_seen_at > ${since.toString()} order by count desc, name limit 500`.execute(
    tx,
  )
  return rows.map(({ name, count, lastSeenAt, properties }) => ({
    name,
    count,
    lastSeenAt: lastSeenAt.toString(),
    properties: Object.entries(properties).map(([property, type]) => ({ name: property, type })),
  }))
}
