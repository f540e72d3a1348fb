import type { ValueKind } from '../../domain/catalogue.ts'
import { isStandardTrait } from '../../domain/conditions/standard-traits.ts'
import { joinKinds, kindOf } from './kind-of.ts'
import { placeValue } from './place-value.ts'

/** The values of a customer by trait: the standard ones and the customer's own. Times as text. */
export type TraitValues = Readonly<Record<string, unknown>>

/** Customers of one trait by kind and bucket. */
export type PlaceCounts = Map<ValueKind, Map<string, number>>
export type EventCount = { count: number; lastSeenAt: string; lastSeenMs: number; properties: Map<string, ValueKind> }

/** As it is stored: places as [trait, kind, bucket, customers], events as [name, count, lastSeenAt, properties]. */
export type StoredDelta = {
  customers: number
  places: [trait: string, kind: ValueKind, bucket: string, customers: number][]
  events: [name: string, count: number, lastSeenAt: string, properties: [name: string, kind: ValueKind][]][]
}

/** A trait may be called constructor: what every object inherits is nobody's. */
export const valueOf = (values: TraitValues | null, name: string): unknown =>
  values !== null && Object.hasOwn(values, name) ? values[name] : undefined

const maxNameLength = 100
/** More properties than that are no longer told of one event. */
export const maxProperties = 200

/** What changed in the catalogue, in counts that can be added to one another in any number. */
export class CatalogueDelta {
  customers = 0
  readonly traits = new Map<string, PlaceCounts>()
  readonly events = new Map<string, EventCount>()

  get isEmpty(): boolean {
    return this.customers === 0 && this.traits.size === 0 && this.events.size === 0
  }

  /** Count a customer who came (null before) or is gone (null after). A trait that is named nowhere did not change. */
  changeCustomer(before: TraitValues | null, after: TraitValues | null): void {
    this.customers += Number(after !== null) - Number(before !== null)
    for (const name of new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]))
      this.changeTrait(name, valueOf(before, name), valueOf(after, name))
  }

  /** Undefined and null stand for none. */
  changeTrait(name: string, before: unknown, after: unknown): void {
    if (before === after || name.length > maxNameLength) return
    const [from, to] = [placeValue(name, before), placeValue(name, after)]
    if (from?.kind === to?.kind && from?.bucket === to?.bucket) return
    if (from !== null) this.#count(name, from.kind, from.bucket, -1)
    if (to !== null) this.#count(name, to.kind, to.bucket, 1)
  }

  addEvent(name: string, at: Temporal.Instant, properties: Readonly<Record<string, unknown>>): void {
    const seen = this.#eventOf(name, at.epochMilliseconds, at)
    seen.count += 1
    for (const property in properties) addProperty(seen, property, kindOf(properties[property]))
  }

  /** Events that are there no more, or (negative) came back. */
  removeEvents(name: string, count: number, lastSeenAt: string): void {
    this.#eventOf(name, Date.parse(lastSeenAt), lastSeenAt).count -= count
  }

  add({ customers, places, events }: StoredDelta): void {
    this.customers += customers
    for (const [trait, kind, bucket, count] of places) this.#count(trait, kind, bucket, count)
    for (const [name, count, lastSeenAt, properties] of events) {
      const seen = this.#eventOf(name, Date.parse(lastSeenAt), lastSeenAt)
      seen.count += count
      for (const [property, kind] of properties) addProperty(seen, property, kind)
    }
  }

  toStored(): StoredDelta {
    const places: StoredDelta['places'] = []
    for (const [trait, kinds] of this.traits)
      for (const [kind, buckets] of kinds)
        for (const [bucket, count] of buckets) places.push([trait, kind, bucket, count])
    const events = [...this.events].map(([name, { count, lastSeenAt, properties }]): StoredDelta['events'][number] => [
      name,
      count,
      lastSeenAt,
      [...properties],
    ])
    return { customers: this.customers, places, events }
  }

  #count(trait: string, kind: ValueKind, bucket: string, count: number): void {
    const kinds: PlaceCounts = this.traits.get(trait) ?? new Map()
    this.traits.set(trait, kinds)
    const buckets = kinds.get(kind) ?? new Map<string, number>()
    kinds.set(kind, buckets)
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + count)
  }

  #eventOf(name: string, lastSeenMs: number, lastSeenAt: string | Temporal.Instant): EventCount {
    const known = this.events.get(name)
    if (known === undefined) {
      const seen: EventCount = { count: 0, lastSeenAt: lastSeenAt.toString(), lastSeenMs, properties: new Map() }
      this.events.set(name, seen)
      return seen
    }
    if (lastSeenMs > known.lastSeenMs) {
      known.lastSeenMs = lastSeenMs
      known.lastSeenAt = lastSeenAt.toString()
    }
    return known
  }
}

function addProperty({ properties }: EventCount, name: string, kind: ValueKind | null): void {
  if (kind === null || name.length > maxNameLength) return
  const known = properties.get(name)
  if (known !== undefined || properties.size < maxProperties) properties.set(name, joinKinds(known, kind))
}

/** A customer's own traits beside the standard ones, which win where somebody named a trait like one. */
export function joinTraits(standard: TraitValues, own: TraitValues): TraitValues {
  return Object.fromEntries([
    ...Object.entries(own).filter(([name]) => !isStandardTrait(name)),
    ...Object.entries(standard),
  ])
}
