import { createHash } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import { escapeHtml } from '../../channels/email/escape-html.ts'
import { smallPageStyle } from './small-page-style.ts'

const styleHash = createHash('sha256').update(smallPageStyle).digest('base64')

/** A small page may have its one style and send its own form here; it loads and runs nothing. */
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`

export type Voice = { language: string; direction: 'ltr' | 'rtl' }

function writeSmallPage(title: string, body: string, { language, direction }: Voice): string {
  const heading = escapeHtml(title)
  return `<!doctype html><html lang="${language}" dir="${direction}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><title>${heading}</title><style>${smallPageStyle}</style></head><body><main><h1>${heading}</h1>${body}</main></body></html>`
}

/** A page of a few words. `body` is HTML: whatever comes from outside goes through `escapeHtml`. */
export function sendSmallPage(
  reply: FastifyReply,
  status: number,
  title: string,
  body: string,
  voice: Voice = { language: 'en', direction: 'ltr' },
): FastifyReply {
  return reply
    .code(status)
    .header('content-security-policy', policy)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(writeSmallPage(title, body, voice))
}
