import type { ChannelContent } from '../../domain/campaign/pick-content.ts'
import { listCopyFields } from '../copy/copy-fields.ts'
import { readWords } from './read-words.ts'
import type { CopyBreach, LintContext, LintedCopy, Severity } from './rule.ts'
import { copyRules } from './rules.ts'

export type ContentFinding = CopyBreach & { rule: string; severity: Severity }

/**
 * What of one message's copy, in one language, breaks a rule: for drafts, files, and what a model writes at run time.
 * @param language of the copy, a BCP 47 tag
 */
export function lintContent(content: ChannelContent, language: string, context: LintContext): ContentFinding[] {
  const fields = listCopyFields(content).map((field) => ({ ...field, words: readWords(field) }))
  const copy: LintedCopy = { channel: content.channel, language, content, fields }
  return copyRules.flatMap(({ id, severity, check }) =>
    check(copy, context).map((breach) => ({ ...breach, rule: id, severity })),
  )
}
