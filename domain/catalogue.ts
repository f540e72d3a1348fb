import { z } from 'zod'

/** What a trait or property holds: text that reads as an ISO date is a date; several kinds at once are mixed. */
export const ValueKind = z.enum(['text', 'number', 'boolean', 'date', 'list', 'object', 'mixed'])
export type ValueKind = z.infer<typeof ValueKind>

const Range = { min: z.union([z.number(), z.string()]).nullable(), max: z.union([z.number(), z.string()]).nullable() }

export const CatalogueTrait = z.strictObject({
  name: z.string(),
  type: ValueKind,
  coverage: z.number().min(0).max(1).meta({ description: 'Share of customers who have it, 0 to 1' }),
  values: z.array(z.string()).nullable().meta({ description: 'Common values; null for personal or varied ones' }),
  ...Range,
})

export const CatalogueEvent = z.strictObject({
  name: z.string(),
  count: z.int().min(0),
  lastSeenAt: z.string().meta({ description: 'ISO instant' }),
  properties: z.array(z.strictObject({ name: z.string(), type: ValueKind })),
})

/** What GET /v1/catalogue answers: the traits and events that this workspace really has. */
export const Catalogue = z.strictObject({ traits: z.array(CatalogueTrait), events: z.array(CatalogueEvent) })
export type Catalogue = z.infer<typeof Catalogue>

/** The names that a condition may use, and what is behind them. */
export type CatalogueNames = {
  traits: ReadonlyMap<string, ValueKind>
  /** Share of customers who have the trait, where it is known. */
  coverage?: ReadonlyMap<string, number>
  /** Event name → property name → kind. */
  events: ReadonlyMap<string, ReadonlyMap<string, ValueKind>>
  /** Segment id → name. */
  segments: ReadonlyMap<string, string>
  topics: ReadonlySet<string>
  /** Campaign id → name. */
  campaigns: ReadonlyMap<string, string>
}

/** The catalogue as checkCondition wants it; segments, topics and campaigns come from their own tables. */
export function namesOf(
  catalogue: Catalogue,
  others: Pick<CatalogueNames, 'segments' | 'topics' | 'campaigns'>,
): CatalogueNames {
  return {
    ...others,
    traits: new Map(catalogue.traits.map(({ name, type }) => [name, type])),
    coverage: new Map(catalogue.traits.map(({ name, coverage }) => [name, coverage])),
    events: new Map(
      catalogue.events.map(({ name, properties }) => [name, new Map(properties.map((p) => [p.name, p.type]))]),
    ),
  }
}
