import type { Catalogue, ValueKind } from '../../domain/catalogue.ts'
import { joinKinds, kindOf } from './kind-of.ts'

/** A value is told when at least this many share it: what fewer share may point to a person. */
const minSharers = 20
const maxValues = 25
const maxValueLength = 40
/** Beyond this many different values a trait is varied: counting them further says nothing. */
const maxDistinct = 500
const dayLength = 'YYYY-MM-DD'.length

/** Names of traits that hold what belongs to a person, whoever else shares it. */
const personalName =
  /(^|_)(id|ids|uuid|name|names|firstname|lastname|nickname|surname|username|email|mail|phone|mobile|tel|address|street|zip|postcode|birthday|birthdate|dob|ip|token|secret|password|iban|ssn|note|notes|comment|comments|bio)($|_)/
/** Plan and company names are shared words, not a person's. */
const sharedName = /^(plan|product|tier|team|segment|campaign|feature)_name$/
const personalValue = /@|^\+?[\d\s().-]{7,}$|:\/\//

/** What a sample of customers says of one trait. */
export class TraitSurvey {
  readonly #name: string
  #kind: ValueKind | undefined
  #present = 0
  #min: number | string | null = null
  #max: number | string | null = null
  readonly #counts = new Map<string, number>()

  constructor(name: string) {
    this.#name = name
  }

  /** Null when nobody in the sample has it. */
  get kind(): ValueKind | null {
    return this.#kind ?? null
  }

  add(value: unknown): void {
    const kind = kindOf(value)
    if (kind === null) return
    this.#present += 1
    this.#kind = joinKinds(this.#kind, kind)
    if (kind === 'number' || kind === 'date') this.#widen(value as number | string) // what the two kinds are made of
    if ((kind === 'text' || kind === 'boolean') && this.#counts.size < maxDistinct) {
      const text = String(value)
      this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1)
    }
  }

  describe(type: ValueKind, sampled: number): Catalogue['traits'][number] {
    const hasRange = type === 'number' || type === 'date'
    return {
      name: this.#name,
      type,
      coverage: sampled === 0 ? 0 : Math.round((this.#present / sampled) * 1000) / 1000,
      values: type === 'text' || type === 'boolean' ? this.#listValues() : null,
      min: hasRange ? this.#roundEnd(this.#min) : null,
      max: hasRange ? this.#roundEnd(this.#max) : null,
    }
  }

  #widen(value: number | string): void {
    if (this.#min === null || value < this.#min) this.#min = value
    if (this.#max === null || value > this.#max) this.#max = value
  }

  /** Moments to the day: the second of somebody's last visit is theirs. */
  #roundEnd(end: number | string | null): number | string | null {
    if (this.#present < minSharers) return null
    return typeof end === 'string' ? end.slice(0, dayLength) : end
  }

  /** The most common first; null for what is personal or too varied to list. */
  #listValues(): string[] | null {
    const name = this.#name.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()
    if ((personalName.test(name) && !sharedName.test(name)) || this.#counts.size >= maxDistinct) return null
    const shared = [...this.#counts]
      .filter(([value, count]) => count >= minSharers && value.length <= maxValueLength && !personalValue.test(value))
      .toSorted((a, b) => b[1] - a[1])
    return shared.length === 0 ? null : shared.slice(0, maxValues).map(([value]) => value)
  }
}
