import { judgeLink, readWebLink } from '../../domain/links/judge-link.ts'
import { CannotRender } from './cannot-render.ts'
import { fillMarks, type MarkedText, untilFirstMark } from './insertions.ts'

const hasHost = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]+[/?#]/i
const isWeb = /^https?:/i
const webProtocols = new Set(['http:', 'https:', 'mailto:', 'tel:'])
const neverProtocols = new Set(['javascript:', 'data:', 'vbscript:', 'file:', 'blob:'])

/** `standing`: who chose where it leads; null for one of our own, one into an app, a mail or a call. */
export type FilledLink = { href: string; standing: 'declared' | 'listed' | null }
type LinkRules = {
  /** `web` takes http, https, mailto and tel; `app` any but the protocols that run or read something. */
  allows: 'web' | 'app'
  hosts: readonly string[]
  /** Is it a link of ours? Asked only of one that data brings whole. */
  isOurs: (href: string) => boolean
}

/**
 * A link with its data in it. A value may be a piece of its path or query; it chooses the host only among those that the
 * workspace allows, and never the protocol of an app.
 * @throws CannotRender when it is no such link
 */
export function fillLink(link: MarkedText, { allows, hosts, isOurs }: LinkRules): FilledLink {
  const text = link.text.trim()
  const href = fillMarks({ ...link, text }, writeInLink).trim()
  const fixed = untilFirstMark(text)
  if (fixed === '' && isOurs(href)) return { href, standing: null }
  const isWhole = fixed === text
  if (isWeb.test(href)) {
    const standing = judgeLink(href, isWhole || hasHost.test(fixed), hosts)
    if (standing.kind === 'refused') throw new CannotRender(null, standing.message)
    return { href, standing: standing.kind }
  }
  if (!isAllowedLink(href, allows)) throw new CannotRender(null, 'A link in the copy does not lead to a web address.')
  if (!/^[a-z][a-z0-9+.-]*:/i.test(fixed))
    throw new CannotRender(null, 'A value would choose the app that a link opens: write its protocol into the copy.')
  return { href, standing: null }
}

/**
 * The address of what is shown: data may choose it, for it leads nobody anywhere.
 * @throws CannotRender when it is no address of the web
 */
export function fillImage(link: MarkedText): string {
  const href = fillMarks({ ...link, text: link.text.trim() }, writeInLink).trim()
  if (!isWeb.test(href) || !isAllowedLink(href, 'web'))
    throw new CannotRender(null, 'An image in the copy has no web address.')
  return href
}

/** Of a link as it stands in the copy, wherever it leads. */
export function isAllowedLink(href: string, allows: 'web' | 'app'): boolean {
  // oxlint-disable-next-line no-control-regex -- programs drop them, and read another link
  if (/[\u0000-\u001F\u007F]/.test(href) || !URL.canParse(href)) return false
  if (isWeb.test(href)) return readWebLink(href) !== null
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
const encodePart = (value: string) => (isEncoded(value) ? value : encodeURIComponent(value.toWellFormed()))

const encodePath = (value: string) => encodeURI(value.toWellFormed()).replaceAll('%25', '%')
