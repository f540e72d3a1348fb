const place = /^\/+([copsu])(?:[/?]|$)/
/** A signed token ends 22 letters after its full stop (channels/tracking/tokens.ts), a short one with its third part. */
const signed = /^[\w-]+\.[\w-]{22}/
const short = /^[\da-z]+-[\da-z]+-[\da-z]+/i
/** What mail programs and people put before a token is no letter, but may be encoded. */
const before = /^\/+[a-z]\/+(?:%[\da-f]{2}|[^\w%])*/i
const longest = 8_192

/** Is this an address that stands in messages, and that customers open? */
export const isLinkAddress = (url: string): boolean => place.test(url)

/**
 * The address of a message's link without what mail programs and people add to it: a slash, a full stop, a bracket, a
 * space, a query. Where no token is left it leads to the page that says that the link is not valid. Other addresses stay.
 */
export function cleanLink(url: string): string {
  const [, kind] = place.exec(url) ?? []
  if (kind === undefined) return url
  const plain = url.slice(0, 2 * longest).replaceAll(/%(2[de]|5f)/gi, (letter) => decodeURIComponent(letter))
  const [found = ''] = (kind === 's' ? short : signed).exec(plain.replace(before, '')) ?? []
  return `/${kind}/${found === '' || found.length > longest ? 'none' : found}`
}
