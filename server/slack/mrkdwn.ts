import { Lexer, type Token, type Tokens } from 'marked'
import { escapeCode, escapeText } from './escape-text.ts'

/** A model's Markdown in Slack's own notation. What is not marked up as Markdown stays plain text. */
export function toMrkdwn(markdown: string): string {
  return writeBlocks(new Lexer({ gfm: true, breaks: true }).lex(markdown))
    .join('\n')
    .trim()
}

function writeBlocks(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token) => writeBlock(token))
}

function writeBlock(token: Token): string[] {
  // marked's generic token widens every field to any; the type names say which token it is.
  switch (token.type) {
    case 'space':
      return ['']
    case 'def':
      return []
    case 'heading':
      return [`*${writeInline((token as Tokens.Heading).tokens, true)}*`]
    case 'list':
      return writeList(token as Tokens.List)
    case 'blockquote':
      return writeBlocks(token.tokens ?? []).flatMap((text) => text.split('\n').map((line) => `> ${line}`))
    case 'code':
      return [`\`\`\`\n${escapeCode((token as Tokens.Code).text)}\n\`\`\``]
    case 'table':
      return writeTable(token as Tokens.Table)
    case 'hr':
      return ['———']
    case 'html':
      return [escapeText(token.raw.trimEnd())]
    default:
      return ['tokens' in token && token.tokens !== undefined ? writeInline(token.tokens) : escapeText(token.raw)]
  }
}

function writeList({ items, ordered, start }: Tokens.List): string[] {
  const first = typeof start === 'number' ? start : 1
  return items.flatMap((item, index) => {
    const lines = writeBlocks(item.tokens)
      .flatMap((text) => text.split('\n'))
      .filter((line) => line !== '')
    return lines.map((line, at) => (at === 0 ? `${ordered ? `${first + index}.` : '•'} ${line}` : `    ${line}`))
  })
}

function writeTable({ header, rows }: Tokens.Table): string[] {
  const cells = (row: readonly Tokens.TableCell[]) => row.map(({ tokens }) => writeInline(tokens)).join(' · ')
  return [`*${header.map(({ tokens }) => writeInline(tokens, true)).join(' · ')}*`, ...rows.map((row) => cells(row))]
}

/** @param isBold inside bold text already: a second mark would end it */
function writeInline(tokens: readonly Token[], isBold = false): string {
  return tokens.map((token) => writeMark(token, isBold)).join('')
}

function writeMark(token: Token, isBold: boolean): string {
  const inner = () => ('tokens' in token && token.tokens !== undefined ? writeInline(token.tokens, isBold) : '')
  switch (token.type) {
    case 'strong':
      return isBold ? inner() : wrap('*', writeInline((token as Tokens.Strong).tokens, true))
    case 'em':
      return wrap('_', inner())
    case 'del':
      return wrap('~', inner())
    case 'br':
      return '\n'
    case 'codespan':
      return wrap('`', escapeCode((token as Tokens.Codespan).text))
    case 'link':
      return writeLink((token as Tokens.Link).href, (token as Tokens.Link).text)
    case 'image':
      return escapeText((token as Tokens.Image).text)
    case 'text':
    case 'escape':
      return 'tokens' in token && token.tokens !== undefined ? inner() : escapeText(decode((token as Tokens.Text).text))
    case 'checkbox':
      return (token as Tokens.Checkbox).checked ? '☑ ' : '☐ '
    default:
      return escapeText(token.raw)
  }
}

const wrap = (mark: string, text: string): string => (text.trim() === '' ? text : `${mark}${text}${mark}`)

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }
const decode = (text: string): string =>
  text.replaceAll(/&(\w+|#39);/g, (whole, name: string) => (name === '#39' ? "'" : (named[name] ?? whole)))

/** Only http and https lead somewhere; words that look like another address stand beside the true one. */
export function writeLink(address: string, label: string): string {
  const url = URL.canParse(address) ? new URL(address) : null
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return escapeText(label)
  const target = url.href.replaceAll('&', '&amp;').replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E')
  const words = escapeText(label).replaceAll('\n', ' ').trim()
  if (words === '' || label === address) return `<${target}>`
  return /[\w-]\.[a-z]|:\/\//i.test(label) ? `${words} (<${target}>)` : `<${target}|${words}>`
}
