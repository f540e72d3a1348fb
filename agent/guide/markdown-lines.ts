import { cleanLine, type GuideLine, longestLine } from './statements.ts'

const heading = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/
const bullet = /^\s*(?:[-*+•‣–]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(.+)$/
const fence = /^\s*(```|~~~)/
const tableRow = /^\s*\|(.+)\|\s*$/
/** “Tone of voice:” by itself, or a short line of capitals, heads what follows in a plain text. */
const plainHeading = /^(?=\S)(?!.*[.!?]$)(?:(.{2,60}):|((?=.*\p{Lu})[^\p{Ll}]{3,60}))$/u

/**
 * The lines of a guide in Markdown or plain text, with what marks them taken off. Code and comments are left out. A row of
 * a table with two columns, such as “Say” and “Not”, becomes a sentence.
 */
export function readMarkdownLines(text: string): GuideLine[] {
  const found: GuideLine[] = []
  let isCode = false
  let columns: string[] | null = null
  for (const [index, whole] of withoutComments(text)
    .split(/\r\n|\r|\n/)
    .entries()) {
    const raw = whole.slice(0, longestLine)
    if (fence.test(raw)) isCode = !isCode
    if (isCode || fence.test(raw)) continue
    const line = index + 1
    const cells = tableRow.exec(raw)?.[1]?.split('|').map(plain)
    if (cells === undefined) columns = null
    else if (columns === null) columns = cells
    else if (!cells.every((cell) => /^:?-*:?$/.test(cell)))
      push(found, { line, text: sayRow(columns, cells), depth: null, isBullet: true })
    if (cells !== undefined) continue
    const marked = heading.exec(raw)
    const depth = marked?.[1]?.length ?? null
    if (marked !== null) push(found, { line, text: plain(marked[2] ?? ''), depth, isBullet: false })
    else if (/^\s*(=+|-{3,})\s*$/.test(raw) && found.at(-1)?.line === line - 1) underline(found, raw)
    else pushPlain(found, line, raw)
  }
  return found
}

/** Their lines stay, so that those after them are counted right. */
function withoutComments(text: string): string {
  const [first = '', ...rest] = text.split('<!--')
  return rest.reduce((bare, part) => {
    const end = part.indexOf('-->')
    const comment = end < 0 ? part : part.slice(0, end)
    return `${bare}${comment.replaceAll(/[^\n]/g, '')}${end < 0 ? '' : part.slice(end + 3)}`
  }, first)
}

function pushPlain(found: GuideLine[], line: number, raw: string): void {
  const item = bullet.exec(raw)?.[1]
  const text = plain(item ?? raw)
  if (item !== undefined) return push(found, { line, text, depth: null, isBullet: true })
  const headed = plainHeading.exec(text)
  const before = found.at(-1)
  // Lines that follow each other are one paragraph, or one bullet that goes on.
  if (
    headed === null &&
    before?.depth === null &&
    text !== '' &&
    before.text.length < longestLine &&
    endsAt(before, line) &&
    !/^\s*>/.test(raw)
  ) {
    before.text = `${before.text} ${text}`
    ends.set(before, line)
    return
  }
  push(found, { line, text: headed?.[1] ?? text, depth: headed === null ? null : 6, isBullet: false })
}

/** Where a paragraph that goes over several lines ends. */
const ends = new WeakMap<GuideLine, number>()
const endsAt = (before: GuideLine, line: number): boolean => (ends.get(before) ?? before.line) === line - 1

function push(found: GuideLine[], line: GuideLine): void {
  if (line.text !== '') found.push(line)
}

/** A line with === or --- below it is a heading. */
function underline(found: GuideLine[], raw: string): void {
  const above = found.pop()
  if (above !== undefined) found.push({ ...above, depth: raw.includes('=') ? 1 : 2, isBullet: false })
}

/** Without emphasis, links and code marks: the words alone. */
const plain = (text: string): string =>
  cleanLine(
    text
      .replace(/^\s*>+\s?/, '')
      .replaceAll(/!\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/(\*\*|__|~~|`)(.+?)\1/g, '$2')
      .replaceAll(/(?<![\w*])[*_]([^*_]+)[*_](?![\w*])/g, '$1')
      .replaceAll(/<\/?[a-z][^>]*>/gi, ' '),
  )

/** “Say members, not users” from a row under “Say” and “Not”. */
export function sayRow(columns: readonly string[], cells: readonly string[]): string {
  const [first = '', second = ''] = cells
  const [head = '', other = ''] = columns
  if (first === '' || second === '') return `${first}${second}`
  const avoids = /\b(not|don['’]t|never|avoid|instead of|wrong|bad|old)\b/i
  if (avoids.test(other)) return `Say "${first}", not "${second}"`
  if (avoids.test(head)) return `Say "${second}", not "${first}"`
  return `${first}: ${second}`
}
