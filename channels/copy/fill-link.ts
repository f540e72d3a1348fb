import { CannotRender } from './cannot-render.ts'
import { fillMarks, type MarkedText } from './insertions.ts'

const hasHost = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]+[/?#]/i
const webProtocols = new Set(['http:', 'https:', 'mailto:', 'tel:'])
const neverProtocols = new Set(['javascript:', 'data:', 'vbscript:', 'file:', 'blob:'])

/**
 * A link with its data in it. A value may be the whole link or a piece of its path or query; it may not choose the host
 * of a link that the copy began.
 * @param allows `web` takes http, https, mailto and tel; `app` any but the protocols that run or read something
 * @throws CannotRender when it is no such link
 */
export function fillLink(link: MarkedText, allows: 'web' | 'app'): string {
  const href = fillMarks({ ...link, text: link.text.trim() }, writeInLink).trim()
  if (!isAllowedLink(href, allows)) throw new CannotRender(null, 'A link in the copy does not lead to a web address.')
  return href
}

export function isAllowedLink(href: string, allows: 'web' | 'app'): boolean {
  if (!URL.canParse(href)) return false
  const { protocol } = new URL(href)
  return allows === 'web' ? webProtocols.has(protocol) : !neverProtocols.has(protocol)
}

function writeInLink(value: string, before: string): string {
  const trimmed = value.trim()
  if (before === '') return trimmed
  if (before.includes('?')) return encodePart(trimmed)
  if (hasHost.test(before)) return encodePath(trimmed)
  if (/^[\w-]+$/.test(trimmed)) return trimmed
  if (trimmed.startsWith('/') && !trimmed.startsWith('//')) return encodePath(trimmed)
  throw new CannotRender(null, 'A value would change where a link in the copy leads.')
}

const isEncoded = (value: string) => /^(?:[\w.~*'()!+-]|%[0-9a-f]{2})*$/i.test(value)

/** Leave alone what `url_encode` did already. */
const encodePart = (value: string) => (isEncoded(value) ? value : encodeURIComponent(value))

const encodePath = (value: string) => encodeURI(value).replaceAll('%25', '%')
