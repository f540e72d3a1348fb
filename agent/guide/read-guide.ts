import { AppError } from '../../domain/errors.ts'
import type { Rule } from '../../domain/memory.ts'
import { normaliseWords } from '../../domain/memory/supersede.ts'
import { readHtmlLines } from './html-lines.ts'
import { readMarkdownLines } from './markdown-lines.ts'
import { ruleOf } from './rule-of-statement.ts'
import { toStatements } from './statements.ts'

export const maxGuideBytes = 1_000_000
const maxRules = 300
const maxStatements = 3_000
const maxSkipped = 100
const longestShown = 120

export type GuideFormat = 'markdown' | 'text' | 'html'
export type GuideRule = Rule & { line: number; quote: string }
/** What a guide says: the rules that can be read, each with its line, and the lines in which none was. */
export type ReadGuide = { rules: GuideRule[]; skipped: { line: number; text: string; why: string }[] }

/**
 * The rules of a brand guide, read without a model: headings, bullets, sentences and tables. It is text from outside: what
 * it says is shown to a member, and never followed while it is read.
 * @throws AppError body_too_large, invalid_body for what is no text
 */
export function readGuide(text: string, format: GuideFormat): ReadGuide {
  if (Buffer.byteLength(text) > maxGuideBytes)
    throw new AppError('body_too_large', {
      detail: `A guide has at most ${maxGuideBytes / 1e6} MB of text. Leave out pictures, or import it in parts.`,
    })
  if (text.includes('\0'))
    throw new AppError('invalid_body', { detail: 'This is no text. Save the guide as Markdown, text or HTML.' })
  const lines = format === 'html' ? readHtmlLines(text) : readMarkdownLines(text)
  if (lines.length === 0) throw new AppError('invalid_body', { detail: 'The guide is empty.' })
  const read: ReadGuide = { rules: [], skipped: [] }
  const seen = new Set<string>()
  const skip = (line: number, words: string, why: string) => {
    if (read.skipped.length < maxSkipped) read.skipped.push({ line, text: shorten(words), why })
  }
  for (const [index, statement] of toStatements(lines).entries()) {
    if (index === maxStatements) {
      read.skipped.unshift({
        line: statement.line,
        text: '',
        why: `all from here: a guide is read for ${maxStatements.toLocaleString('en')} sentences`,
      })
      break
    }
    const made = ruleOf(statement)
    if ('why' in made) {
      skip(statement.line, statement.text, made.why)
      continue
    }
    const key = `${normaliseWords(made.rule.text)} ${made.rule.scope.value ?? ''}`
    if (seen.has(key)) skip(statement.line, statement.text, 'said before')
    else if (read.rules.length >= maxRules) skip(statement.line, statement.text, `beyond the first ${maxRules} rules`)
    else read.rules.push({ ...made.rule, line: statement.line, quote: statement.text })
    seen.add(key)
  }
  return read
}

const shorten = (text: string) => (text.length > longestShown ? `${text.slice(0, longestShown).toWellFormed()}…` : text)

/** By the end of the file's name; a page that starts with a tag is HTML. */
export function guessFormat(name: string, text: string): GuideFormat {
  if (/\.x?html?$/i.test(name) || /^\s*<(?:!doctype|html|body|h1)\b/i.test(text)) return 'html'
  return /\.(md|markdown|mdx)$/i.test(name) ? 'markdown' : 'text'
}
