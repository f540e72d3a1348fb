import type { Campaign } from '../campaign/campaign.ts'
import type { WordsContext } from '../conditions/operator.ts'

/** One thing that happened to one customer, in words that name neither them nor what is known of them. */
export type Line = { at: Temporal.Instant; words: string }

/** By time, to the millisecond, as an entry's moments are kept; what falls together stays as it was told. */
export const byTime = (a: Line, b: Line): number => a.at.epochMilliseconds - b.at.epochMilliseconds

/** What the words are made from: the version that ran, whose clock tells the times, and the names of segments. */
export type Telling = { document: Campaign; zone: string; names: WordsContext['names'] }

/** The part of a provider's reason that is ours: what follows may quote an address. */
export const codeOf = (reason: string): string => (/^[a-z0-9_]+/i.exec(reason)?.[0] ?? 'unknown').replaceAll('_', ' ')
