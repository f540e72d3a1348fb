import type { RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { CatalogueNames, ValueKind } from '../catalogue.ts'
import type { Channel } from '../channels.ts'
import type { NextChange } from './changes.ts'
import type { Condition } from './condition.ts'
import type { Explanation } from './explanation.ts'
import type { CustomerFacts, EventFact } from './facts.ts'
import type { Problem } from './problem.ts'

/** Saved segments by name and by id. */
export type SegmentLookup = ReadonlyMap<string, Condition>

type Shared = {
  now: Temporal.Instant
  segments: SegmentLookup
  /** The segments that are being resolved, outermost first: what a cycle is seen by. */
  openSegments: readonly string[]
}

export type SqlContext = Shared & {
  workspaceId: number
  few: boolean
  /** It stands in a WHERE, alone or among ANDs: the planner makes a join of an EXISTS there, elsewhere a subplan. */
  isJoinable: boolean
  toSql: (condition: Condition, context: SqlContext) => RawBuilder<boolean>
  /** Whether its SQL is only ever true or false, so that a plain NOT negates it. */
  isNeverNull: (condition: Condition) => boolean
  /** Whether its SQL is a single EXISTS or IN, which stays joinable under a NOT. */
  isOneSubquery: (condition: Condition) => boolean
}

export type IdContext = Shared & { asksIdAlone: (condition: Condition, context: IdContext) => boolean }

export type TruthContext = Shared & {
  event: EventFact | null | undefined
  journey: Readonly<Record<string, unknown>> | undefined
  enteredAt: Temporal.Instant | undefined
  holds: (condition: Condition, facts: CustomerFacts, context: TruthContext) => boolean
}

export type ChangeContext = TruthContext & {
  nextChange: (condition: Condition, facts: CustomerFacts, context: ChangeContext) => NextChange
}

export type ExplainContext = TruthContext & {
  names: WordsContext['names']
  explain: (condition: Condition, context: ExplainContext) => Explanation
}

/** What decides the truth for one customer: a fact in words that say their data, or parts with facts of their own. */
export type Reasons = { fact?: string; parts?: readonly Explanation[] }

/** What has to be loaded before a condition can be evaluated for customers. */
export type Needs = {
  /** Traits that are looked at; all of them are loaded, but a change of these may change the answer. */
  traits: readonly string[]
  /** A null name is any event; a null `since` is the whole history. */
  events: readonly { name: string | null; since: Temporal.Instant | null }[]
  campaigns: readonly string[]
  /** Channels whose suppressions (and, for push, devices) matter. */
  channels: readonly Channel[]
  consents: boolean
  thresholds: readonly { trait: string; percent: number }[]
}

export type NeedsContext = Shared & {
  enteredAt: Temporal.Instant | undefined
  needsOf: (condition: Condition, context: NeedsContext) => readonly Partial<Needs>[]
}

export type WordsContext = {
  /** Names for ids, where they are known. */
  names: Partial<Pick<CatalogueNames, 'segments' | 'campaigns'>>
  /** Words to stand inside a longer sentence: groups come in brackets. */
  say: (condition: Condition) => string
  sayNot: (condition: Condition) => string
}

/** The journey that a condition stands in. */
export type JourneyNames = {
  /** Its trigger's event; null for one that no event began. */
  event: string | null
  /** What its steps save, with what is known of it: its properties, or null for nothing. */
  saved: ReadonlyMap<string, ReadonlyMap<string, ValueKind> | null>
}

export type CheckContext = {
  catalogue: CatalogueNames
  /** null: not in a journey; undefined: not known. */
  journey: JourneyNames | null | undefined
  path: string
  check: (condition: Condition, path: string) => readonly Problem[]
}

/** One kind of question: its parameter, words, SQL for a set and truth for one. SQL null counts as false. */
export interface Operator<Parameter> {
  key: string
  words(parameter: Parameter, context: WordsContext): string
  /** The opposite in words; without it, “not (…)”. */
  wordsNot?(parameter: Parameter, context: WordsContext): string
  toSql(parameter: Parameter, context: SqlContext): RawBuilder<boolean>
  /**
   * A query of the customers' ids, repeated or not, that reads their events or deliveries alone: where nothing else asks
   * about customers, their table need not be read. Its SQL must be one EXISTS or IN. Null where no such query is.
   */
  idsSql?(parameter: Parameter, context: SqlContext): RawBuilder<unknown> | null
  /** Whether its SQL looks at the id of `c` and at nothing else. */
  asksIdAlone?(parameter: Parameter, context: IdContext): boolean
  /** Absent where the SQL may be null. */
  isNeverNull?(parameter: Parameter, context: Pick<SqlContext, 'isNeverNull'>): boolean
  holds(parameter: Parameter, facts: CustomerFacts, context: TruthContext): boolean
  /** When the truth may next change by the passing of time alone; absent where it never does. */
  nextChange?(parameter: Parameter, facts: CustomerFacts, context: ChangeContext): NextChange
  /** Without it the truth stands there alone. */
  explain?(parameter: Parameter, facts: CustomerFacts, context: ExplainContext): Reasons
  /** The facts it looks at. */
  needs?(parameter: Parameter, context: NeedsContext): readonly Partial<Needs>[]
  check?(parameter: Parameter, context: CheckContext): readonly Problem[]
}

export const defineOperator = <Schema extends z.ZodType>(operator: { parameter: Schema } & Operator<z.infer<Schema>>) =>
  operator
