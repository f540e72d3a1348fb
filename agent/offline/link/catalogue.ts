import { z } from 'zod'
import { stemsOfName } from './names.ts'

const text = z.string()
const amount = z.number().nullish()
const value = z.union([
  text,
  z.number(),
  z.boolean(),
  z.looseObject({ value: z.union([text, z.number(), z.boolean(), z.null()]) }),
])
const property = z.union([text, z.looseObject({ name: text, type: text.nullish() })])

/**
 * What describe_workspace answered, read with tolerance: the model sees JSON, and a field it does not know is no reason
 * to fail. Lists that are absent are empty.
 */
const Described = z.looseObject({
  workspace: z.looseObject({
    name: text,
    timezone: text.nullish(),
    language: text.nullish(),
    now: text.nullish(),
    hasSender: z.boolean().nullish(),
  }),
  customers: amount,
  traits: z
    .array(z.looseObject({ name: text, type: text.nullish(), values: z.array(value).nullish(), coverage: amount }))
    .nullish(),
  events: z
    .array(
      z.looseObject({ name: text, properties: z.array(property).nullish(), count: amount, lastSeenAt: text.nullish() }),
    )
    .nullish(),
  topics: z.array(z.union([text, z.looseObject({ name: text })])).nullish(),
  channels: z.array(z.looseObject({ channel: text, reachable: amount, provider: text.nullish() })).nullish(),
  segments: z.array(z.looseObject({ id: text.nullish(), name: text, words: text.nullish() })).nullish(),
  campaigns: z
    .array(z.looseObject({ id: z.union([text, z.number()]), name: text, status: text.nullish(), trigger: z.unknown() }))
    .nullish(),
})

export type Property = { name: string; type: string }
export type TraitEntry = { name: string; type: string; values: string[] }
export type EventEntry = { name: string; properties: Property[]; count: number | null; lastAt: string | null }
export type CampaignEntry = { id: string; name: string; status: string }
export type Catalogue = {
  workspace: { name: string; timezone: string; language: string; now: string | null; hasSender: boolean }
  customers: number | null
  traits: TraitEntry[]
  events: EventEntry[]
  topics: string[]
  channels: { channel: string; reachable: number | null }[]
  segments: string[]
  campaigns: CampaignEntry[]
}

/** Every word that a name of the catalogue holds, as stems. */
export function listNameStems(catalogue: Catalogue): Set<string> {
  const { traits, events, topics, segments } = catalogue
  const names = [
    ...traits.flatMap(({ name, values }) => [name, ...values]),
    ...events.map(({ name }) => name),
    ...topics,
    ...segments,
  ]
  return new Set(names.flatMap(stemsOfName))
}

/** Two looks at one workspace: what the later one tells of an entry is more. */
export function mergeCatalogues(one: Catalogue, more: Catalogue): Catalogue {
  const join = <T extends { name: string }>(a: readonly T[], b: readonly T[]) => [
    ...new Map([...a, ...b].map((each) => [each.name, each])).values(),
  ]
  return {
    ...one,
    traits: join(one.traits, more.traits),
    events: join(one.events, more.events),
    campaigns: join(one.campaigns, more.campaigns),
    topics: [...new Set([...one.topics, ...more.topics])],
    segments: [...new Set([...one.segments, ...more.segments])],
  }
}

/** The catalogue in a describe_workspace result, or undefined when it is something else. */
export function readCatalogue(result: unknown): Catalogue | undefined {
  const parsed = Described.safeParse(result)
  if (!parsed.success) return undefined
  const { workspace, customers, traits, events, topics, channels, segments, campaigns } = parsed.data
  return {
    workspace: {
      name: workspace.name,
      timezone: workspace.timezone ?? 'UTC',
      language: workspace.language ?? 'en',
      now: workspace.now ?? null,
      hasSender: workspace.hasSender ?? true,
    },
    customers: customers ?? null,
    traits: listHeld(traits ?? []).map((trait) => ({
      name: trait.name,
      type: trait.type ?? 'text',
      values: (trait.values ?? []).map((each) => String(typeof each === 'object' ? each.value : each)),
    })),
    events: (events ?? []).map((event) => ({
      name: event.name,
      properties: (event.properties ?? []).map((each) =>
        typeof each === 'string' ? { name: each, type: 'text' } : { name: each.name, type: each.type ?? 'text' },
      ),
      count: event.count ?? null,
      lastAt: event.lastSeenAt ?? null,
    })),
    topics: (topics ?? []).map((topic) => (typeof topic === 'string' ? topic : topic.name)),
    channels: (channels ?? []).map(({ channel, reachable }) => ({ channel, reachable: reachable ?? null })),
    segments: (segments ?? []).map(({ name }) => name),
    campaigns: (campaigns ?? []).map(({ id, name, status }) => ({ id: String(id), name, status: status ?? 'draft' })),
  }
}

/** The traits that somebody has: one that nobody has is there by name alone. All of them where nobody has any. */
function listHeld<Trait extends { coverage?: number | null | undefined }>(traits: readonly Trait[]): readonly Trait[] {
  const held = traits.filter(({ coverage }) => coverage !== 0)
  return held.length === 0 ? traits : held
}
