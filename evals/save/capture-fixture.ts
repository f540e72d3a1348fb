import { leaveOutEmpty } from '../../domain/campaign/exchange.ts'
import type { Catalogue } from '../../domain/catalogue.ts'
import { isPersonalTrait } from '../../store/catalogue/personal.ts'
import type { State } from '../run/outcome.ts'
import type { EventRule, ValueRule } from '../workspace/fixture.ts'
import { isRecord } from '../../domain/is-record.ts'

export type Captured = {
  settings: { name: string; timezone: string; language: string }
  topics: readonly { name: string; title: string; optIn: boolean }[]
  catalogue: Catalogue
  state: Pick<State, 'campaigns' | 'segments' | 'memories'>
  /** How many people are named in the conversation: each is a customer of the fixture, by their stand-in. */
  people: number
  replace: (text: string) => string
  now: Temporal.Instant
}

/** Enough for values to be told, few enough to be quick. */
const count = 100
const maxValues = 4
const dayMs = 86_400_000

/**
 * A workspace with the same names and no person of the real one: made-up customers whose traits and events follow the
 * catalogue, and what members had made. As YAML would be written: it is read by the fixture's own schema.
 */
export function captureFixture({
  settings,
  topics,
  catalogue,
  state,
  people,
  replace,
  now,
}: Captured): Record<string, unknown> {
  const traits = Object.fromEntries(
    catalogue.traits.flatMap((trait) => {
      const rule = makeRule(trait, now)
      return rule === undefined || trait.coverage === 0 ? [] : [[trait.name, rule]]
    }),
  )
  const events = catalogue.events.map((event) => makeEvents(event, now))
  const named = Array.from({ length: people }, (_, index) => ({
    name: `person${'abcdefghij'[index] ?? 'z'}`,
    email: `person${index + 1}@example.com`,
    traits,
    events,
  }))
  return {
    ...settings,
    name: 'Saved',
    topics,
    groups: [{ name: 'made', count, push: true, traits, events }, ...named],
    segments: state.segments.map(({ name, condition }) => ({ name, condition: leaveOutEmpty(condition) })),
    campaigns: state.campaigns.map(({ status, document }) => ({
      status,
      document: replaceIn(leaveOutEmpty(document), replace),
    })),
    memories: state.memories.map(({ kind, text, scope, lint }) => ({
      kind,
      text: replace(text),
      scope: scope.kind === 'member' ? { kind: 'workspace', value: null } : scope,
      lint,
    })),
  }
}

function makeRule(
  { name, type, values, min, max }: Catalogue['traits'][number],
  now: Temporal.Instant,
): ValueRule | undefined {
  if (['user_id', 'email', 'phone'].includes(name)) return undefined
  if (isPersonalTrait(name)) return type === 'text' ? 'Somebody' : undefined
  if (type === 'boolean') return { cycle: [true, false] }
  if (type === 'number' && typeof min === 'number' && typeof max === 'number')
    return { from: min, step: Math.round(((max - min) / count) * 100) / 100 }
  if (type === 'date')
    return { daysAgo: { from: daysSince(max, now), step: (daysSince(min, now) - daysSince(max, now)) / count } }
  return values === null || values.length === 0 ? undefined : { cycle: values.slice(0, maxValues) }
}

const daysSince = (at: number | string | null, now: Temporal.Instant): number =>
  at === null ? 30 : Math.round(((now.epochMilliseconds - new Date(at).getTime()) / dayMs) * 100) / 100

function makeEvents({ name, properties, lastSeenAt }: Catalogue['events'][number], now: Temporal.Instant): EventRule {
  const values = properties.map(({ name: property, type }): [string, ValueRule] => [
    property,
    type === 'number' ? { from: 1, step: 1 } : type === 'boolean' ? true : { unique: property },
  ])
  const daysAgo = { from: Math.max(0.01, daysSince(lastSeenAt, now)), step: 0.5 }
  return { name, daysAgo, times: 1, everyDays: 1, first: count / 2, properties: Object.fromEntries(values) }
}

function replaceIn(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value)
  if (Array.isArray(value)) return value.map((each) => replaceIn(each, replace))
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaceIn(each, replace)]))
}
