import type { CopyRule } from './rule.ts'
import { amounts } from './rules/amounts.ts'
import { brand } from './rules/brand.ts'
import { capitals } from './rules/capitals.ts'
import { claims } from './rules/claims.ts'
import { deepLinks } from './rules/deep-links.ts'
import { emoji } from './rules/emoji.ts'
import { hiddenCharacters } from './rules/hidden-characters.ts'
import { leftovers } from './rules/leftovers.ts'
import { length } from './rules/length.ts'
import { linkText } from './rules/link-text.ts'
import { offers } from './rules/offers.ts'
import { readingLevel } from './rules/reading-level.ts'
import { refusedLength } from './rules/refused-length.ts'
import { spam } from './rules/spam.ts'
import { urgency } from './rules/urgency.ts'
import { weakAlt } from './rules/weak-alt.ts'

/** What all copy is held against, errors first, in the order in which it is told. */
export const copyRules: readonly CopyRule[] = [
  amounts,
  leftovers,
  hiddenCharacters,
  deepLinks,
  refusedLength,
  brand,
  offers,
  claims,
  urgency,
  spam,
  length,
  capitals,
  emoji,
  linkText,
  weakAlt,
  readingLevel,
]
