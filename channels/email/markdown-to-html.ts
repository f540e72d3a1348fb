import { Marked, type Tokens } from 'marked'
import { makeLinkMark } from '../copy/insertions.ts'
import { rememberLast } from '../copy/lru-cache.ts'
import { escapeHtml } from './escape-html.ts'

export type OpenLink = { href: string; kind: 'link' | 'image' }
/** HTML with `href` and `src` left open: each holds the mark of its link. */
export type OpenHtml = { html: string; links: readonly OpenLink[] }

const maxBodies = 500

/**
 * Markdown as HTML; a link that is a paragraph of its own is a button. HTML inside the Markdown is shown as the text it is. The marks of values pass through untouched, so
 * the same copy is parsed once for all customers whose values take the same places.
 */
export const markdownToHtml: (markdown: string) => OpenHtml = rememberLast(maxBodies, (markdown) => {
  const links: OpenLink[] = []
  const keep = (href: string, kind: OpenLink['kind']) => makeLinkMark(links.push({ href, kind }) - 1)
  const marked = new Marked({
    async: false,
    gfm: true,
    renderer: {
      html: ({ text, block }: Tokens.HTML | Tokens.Tag) => (block ? `<p>${escapeHtml(text)}</p>\n` : escapeHtml(text)),
      link({ href, tokens }) {
        return `<a href="${keep(href, 'link')}">${this.parser.parseInline(tokens)}</a>`
      },
      paragraph({ tokens }) {
        const html = this.parser.parseInline(tokens)
        const isButton = tokens.length === 1 && tokens[0]?.type === 'link'
        return `<p>${isButton ? html.replace('<a ', '<a class="button" ') : html}</p>\n`
      },
      image: ({ href, text }) => `<img src="${keep(href, 'image')}" alt="${escapeHtml(text)}">`,
      checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
      code: ({ text }) => `<pre><code>${escapeHtml(text)}</code></pre>\n`,
    },
  })
  // `async: false` makes parse synchronous; its type allows both.
  return { html: marked.parse(markdown) as string, links }
})
