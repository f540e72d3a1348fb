import type { Campaign } from '../../../domain/campaign/campaign.ts'
import type { Operation } from '../../../domain/campaign/operations.ts'
import type { Voice } from '../copy/voice.ts'
import type { Catalogue } from '../link/catalogue.ts'
import type { ReactionClause } from '../parse/reaction-clause.ts'
import type { Reading } from '../parse/reading.ts'

/** Operations on a campaign with what they do in words, and what was assumed or not understood on the way. */
export type Edit = {
  operations: Operation[]
  words: string[]
  /** Why a part of it changes nothing. */
  notes: string[]
  assumptions: string[]
  leftovers: string[]
}
/** What an edit is read against, and where it leaves its operations. */
export type EditPlace = {
  reading: Reading
  campaign: Campaign
  catalogue: Catalogue
  voice: Voice
  /** What customers did with a message before the one that is to be added. */
  reaction: ReactionClause | undefined
  edit: Edit
}

/** Add an operation and say what it does, once. */
export function push(edit: Edit, operation: Operation, words: string): void {
  edit.operations.push(operation)
  if (!edit.words.includes(words)) edit.words.push(words)
}
