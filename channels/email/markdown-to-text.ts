import { Lexer, type MarkedToken, type Token, type Tokens } from 'marked'
import { makeLinkMark } from '../copy/insertions.ts'
import { rememberLast } from '../copy/lru-cache.ts'
import { readEntities } from './escape-html.ts'

/** Plain text with the links behind their words left open: each is a mark. */
export type OpenText = { text: string; links: readonly string[] }

const maxBodies = 500

/** Markdown as the plain-text part of an email: what is written, without its signs. */
export const markdownToText: (markdown: string) => OpenText = rememberLast(maxBodies, (markdown) => {
  const links: string[] = []
  const text = writeBlocks(Lexer.lex(markdown), links)
  return { text: text.replaceAll(/\n{3,}/g, '\n\n').trim(), links }
})

const isMarked = (token: Token): token is MarkedToken => token.type !== 'generic'

const writeBlocks = (tokens: readonly Token[], links: string[]) =>
  tokens.map((token) => (isMarked(token) ? writeBlock(token, links) : token['raw'])).join('')

const writeInline = (tokens: readonly Token[], links: string[]): string =>
  tokens.map((token) => (isMarked(token) ? writeSpan(token, links) : token['raw'])).join('')

function writeBlock(token: MarkedToken, links: string[]): string {
  switch (token.type) {
    case 'heading':
    case 'paragraph':
      return `${writeInline(token.tokens, links)}\n\n`
    case 'blockquote':
      return `${indent(writeBlocks(token.tokens, links).trim(), '> ', '> ')}\n\n`
    case 'list':
      return `${token.items.map((item, index) => writeItem(item, markerOf(token, index), links)).join('')}\n`
    case 'table':
      return `${[token.header, ...token.rows].map((row) => writeRow(row, links)).join('\n')}\n\n`
    case 'code':
    case 'html':
      return `${token.text.trimEnd()}\n\n`
    case 'hr':
      return '----------\n\n'
    case 'space':
    case 'def':
      return ''
    default:
      return writeSpan(token, links)
  }
}

function writeSpan(token: MarkedToken, links: string[]): string {
  switch (token.type) {
    case 'link':
      return writeLink(token, links)
    case 'image':
    case 'escape':
      return readEntities(token.text)
    case 'text':
      return token.tokens === undefined ? readEntities(token.text) : writeInline(token.tokens, links)
    case 'strong':
    case 'em':
    case 'del':
      return writeInline(token.tokens, links)
    case 'codespan':
    case 'html':
      return token.text
    case 'br':
      return '\n'
    case 'checkbox':
      return token.checked ? '☑ ' : '☐ '
    default:
      return token.raw
  }
}

/** A bare address is written once. */
function writeLink({ href, tokens }: Tokens.Link, links: string[]): string {
  const words = writeInline(tokens, links)
  const mark = makeLinkMark(links.push(href) - 1)
  return words === href || `mailto:${words}` === href ? mark : `${words} (${mark})`
}

const markerOf = ({ ordered, start }: Tokens.List, index: number) => (ordered ? `${(start || 1) + index}. ` : '- ')

function writeItem({ tokens }: Tokens.ListItem, marker: string, links: string[]): string {
  const text = tokens
    .map((token) => writeBlocks([token], links).trimEnd())
    .filter((text) => text !== '')
    .join('\n')
  return `${indent(text, marker, ' '.repeat(marker.length))}\n`
}

const writeRow = (row: readonly Tokens.TableCell[], links: string[]) =>
  row.map(({ tokens }) => writeInline(tokens, links)).join(' | ')

function indent(text: string, first: string, rest: string): string {
  return text
    .split('\n')
    .map((line, index) => `${index === 0 ? first : rest}${line}`.trimEnd())
    .join('\n')
}
