import type { Channel } from '../../domain/channels.ts'
import type { ChannelContent } from '../../domain/campaign/pick-content.ts'
import type { LintRule } from '../../domain/memory.ts'
import type { CopyField } from '../copy/copy-fields.ts'

/** A field of copy, and its words as a reader meets them. */
export type LintedField = CopyField & {
  /** Without Liquid (a default stands for its variable), Markdown's signs, invisible characters and odd forms of letters. */
  words: string
}

/** What rules look at: the copy of one message, in one language. */
export type LintedCopy = {
  channel: Channel
  /** BCP 47; of the default copy the workspace's. */
  language: string
  content: ChannelContent
  fields: LintedField[]
}

/** What rules hold copy against. */
export type LintContext = {
  /** Everything that people gave: what members said, the brand's facts, the values of the catalogue. */
  given: string
  brandRules: readonly { text: string; lint: LintRule | null }[]
  /** Where deep links may lead, each a beginning such as `larkspur://` or `https://app.example.com/`; empty: not listed. */
  deepLinks: readonly string[]
}

export type CopyBreach = {
  /** The field's path inside its content; null for the copy as a whole. */
  field: string | null
  /** What is wrong and what would be right. */
  message: string
}

/** error: such copy is not kept, and does not go out · warning: it is shown wherever the copy is. */
export type Severity = 'error' | 'warning'

/** One thing that copy is held against, whoever wrote it. */
export type CopyRule = {
  id: string
  severity: Severity
  /** What it looks for, for the table in docs/how-to/write-good-copy.md. */
  finds: string
  check: (copy: LintedCopy, context: LintContext) => CopyBreach[]
}

export const defineCopyRule = (rule: CopyRule): CopyRule => rule

/** The fields that are read as words: not where links lead, nor what the app gets. */
export const listWordFields = ({ fields }: LintedCopy): LintedField[] =>
  fields.filter(({ kind, path }) => kind !== 'link' && kind !== 'image' && !path.startsWith('options/'))
