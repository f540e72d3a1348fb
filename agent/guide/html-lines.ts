import { Parser } from 'htmlparser2'
import { AppError } from '../../domain/errors.ts'
import { sayRow } from './markdown-lines.ts'
import { cleanLine, type GuideLine, longestLine } from './statements.ts'

const unread = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'head',
  'iframe',
  'svg',
  'object',
  'nav',
  'form',
  'select',
  'textarea',
  'code',
  'pre',
])
const blocks = new Set([
  'p',
  'div',
  'section',
  'article',
  'main',
  'header',
  'footer',
  'blockquote',
  'body',
  'ul',
  'ol',
  'dl',
  'table',
  'br',
  'hr',
])
const cellTags = new Set(['td', 'th'])
const bullets = new Set(['li', 'dd', 'dt'])
const maxDepth = 200

/**
 * What a page shows, line by line: no scripts, styles, forms or comments, and nothing that is hidden, which a person who
 * looks the guide over would not see.
 */
export function readHtmlLines(html: string): GuideLine[] {
  const lineOf = countLines(html)
  const found: GuideLine[] = []
  const open: { tag: string; isHidden: boolean }[] = []
  let [text, line, depth, isBullet] = ['', 0, null as number | null, false]
  let [columns, row]: [string[] | null, string[] | null] = [null, null]
  const flush = () => {
    const clean = cleanLine(text)
    if (clean !== '') found.push({ line, text: clean, depth, isBullet })
    ;[text, depth, isBullet] = ['', null, false]
  }
  const parser = new Parser(
    {
      onopentag(tag, attributes) {
        const isHidden = open.at(-1)?.isHidden === true || unread.has(tag) || hides(attributes)
        if (open.length > maxDepth)
          throw new AppError('invalid_body', { detail: `The page nests its tags more than ${maxDepth} deep.` })
        open.push({ tag, isHidden })
        if (tag === 'tr') row = []
        if (tag === 'table') columns = null
        if (blocks.has(tag) || bullets.has(tag) || /^h[1-6]$/.test(tag)) flush()
        if (bullets.has(tag)) isBullet = true
        if (/^h[1-6]$/.test(tag)) depth = Number(tag.slice(1))
      },
      ontext(part) {
        if (open.at(-1)?.isHidden === true) return
        if (text.trim() === '') line = lineOf(parser.startIndex + (part.length - part.trimStart().length))
        if (text.length < longestLine) text += part.slice(0, longestLine)
      },
      onclosetag(tag) {
        open.pop()
        if (cellTags.has(tag) && row !== null) {
          row.push(cleanLine(text))
          text = ''
        } else if (tag === 'tr' && row !== null) {
          if (columns === null) columns = row
          else found.push({ line, text: sayRow(columns, row), depth: null, isBullet: true })
          row = null
        } else if (blocks.has(tag) || bullets.has(tag) || /^h[1-6]$/.test(tag)) flush()
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  )
  parser.end(html)
  flush()
  return found.filter((each) => each.text !== '')
}

const hides = (attributes: Record<string, string>): boolean =>
  'hidden' in attributes ||
  attributes['aria-hidden'] === 'true' ||
  /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])/i.test(
    attributes['style'] ?? '',
  )

/** The line of an offset, from one; offsets come in rising order, or nearly. */
function countLines(text: string): (offset: number) => number {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let [low, high] = [0, starts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low + 1
  }
}
