import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { escapeHtml } from '../../channels/email/escape-html.ts'

const style = `:root{color-scheme:light dark}body{font:17px/1.6 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.5rem}
h1{font-size:1.35rem;line-height:1.3}code{font-size:.95em}form{margin-top:1.5rem}label{display:block;margin:.5rem 0}fieldset{border:1px solid;border-radius:.5rem;margin:1rem 0}
button{font:inherit;padding:.55rem 1.2rem;border:1px solid;border-radius:.5rem;cursor:pointer}:focus-visible{outline:3px solid Highlight}`
const styleHash = createHash('sha256').update(style).digest('base64')

/** A small page may have its one style and send its own form here; it loads and runs nothing. */
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

function writeSmallPage(title: string, body: string): string {
  const heading = escapeHtml(title)
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${heading}</title><style>${style}</style></head><body><main><h1>${heading}</h1>${body}</main></body></html>`
}

/** A page of a few words. `body` is HTML: whatever comes from outside goes through `escapeHtml`. */
export function sendSmallPage(reply: FastifyReply, status: number, title: string, body: string): FastifyReply {
  return reply
    .code(status)
    .header('content-security-policy', policy)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(writeSmallPage(title, body))
}

/** For a signed link that cannot be read. */
export const sendInvalidLink = (reply: FastifyReply) =>
  sendSmallPage(reply, 404, 'This link is not valid', '<p>It may have been cut short on its way to you.</p>')
