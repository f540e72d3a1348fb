import type { CopyField } from '../copy/copy-fields.ts'

/** Each begins anew where another opens, so that many that never close take no longer than their length. */
export const liquid = /\{\{-?((?:(?!\{\{|\}\}).)*?)-?\}\}|\{%-?((?:(?!\{%|%\}).)*?)-?%\}/gs
const literal = /"([^"]*)"|'([^']*)'/g
const markdownLink = /!?\[([^\][]{0,500})\]\([^()]{0,2000}\)/g
/** They show nothing: zero-width spaces and joiners, marks of direction, soft hyphens. */
const invisible = /[\u00AD\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g
/** The zeros of the digits that customers read most beside our own. */
const zeros = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50]

/**
 * What a reader meets of a template: of Liquid the text that it writes itself (a literal, or the default of a variable),
 * of Markdown the words. Letters in odd forms become plain ones, so that “２０％” is read as 20 %.
 */
export function readWords({ template, kind }: Pick<CopyField, 'template' | 'kind'>): string {
  const filled = template.replace(liquid, (_, output?: string, tag?: string) => readLiquid(output, tag ?? ''))
  const plain =
    kind === 'markdown' ? filled.replaceAll(markdownLink, '$1').replaceAll(/^#{1,6} |[*_`~]{1,3}/gm, '') : filled
  return normaliseForms(plain)
}

/** Compatible forms as one, digits as ours, without what shows nothing. */
export function normaliseForms(text: string): string {
  return text
    .replaceAll(invisible, '')
    .normalize('NFKC')
    .replaceAll(/\p{Nd}/gu, (digit) => {
      const code = digit.codePointAt(0) ?? 0
      const zero = zeros.find((each) => code >= each && code < each + 10)
      return zero === undefined ? digit : String(code - zero)
    })
}

/** A tag writes nothing, but what it assigns may be written later. */
function readLiquid(output: string | undefined, tag: string): string {
  if (output === undefined) return /^\s*(?:assign|capture|echo|liquid)\b/.test(tag) ? listLiterals(tag).join(' ') : ''
  const own = output.trim()
  if (/^["']/.test(own)) return listLiterals(own).join('')
  const number = /^\d[\d.]*/.exec(own)?.[0]
  if (number !== undefined) return number
  return listLiterals(/\|\s*default:(.*)$/s.exec(own)?.[1] ?? '')[0] ?? ''
}

const listLiterals = (text: string) =>
  Array.from(text.matchAll(literal), ([, double, single]) => double ?? single ?? '')
