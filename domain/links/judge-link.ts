// oxlint-disable-next-line no-control-regex -- they are what must not be in a link
const hidden = /[\u0000-\u001F\u007F\\]/
const begin = /^https?:\/\/([^/?#]+)/i

type WebLink = {
  url: URL
  /** Its host is the one that a reader sees: ASCII letters, as URLs have them. */
  isPlain: boolean
}

/** A link to the web that is one to everybody who reads it; null for one that may hide where it leads. */
export function readWebLink(text: string): WebLink | null {
  const written = begin.exec(text)?.[1]
  const url = written === undefined || written.includes('@') || hidden.test(text) ? null : URL.parse(text)
  if (written === undefined || url === null || url.host === '') return null
  const port = url.protocol === 'https:' ? ':443' : ':80'
  const shown = written.toLowerCase()
  return { url, isPlain: (shown === url.host || shown === url.host + port) && !/(?:^|\.)xn--/.test(url.host) }
}

/** Who chose where a link leads: its copy, which was approved, or the workspace's list of hosts. */
export type LinkStanding = { kind: 'declared' | 'listed' } | { kind: 'refused'; message: string }

/**
 * May a link of a message lead there?
 * @param isFixed its copy names the host, and no data had a say in it
 * @param hosts what the workspace allows data to choose
 * @see docs/decisions/0052-links-that-lead-where-they-were-approved.md
 */
export function judgeLink(href: string, isFixed: boolean, hosts: readonly string[]): LinkStanding {
  const link = readWebLink(href)
  if (link === null)
    return refuse(
      'A link in the copy may hide where it leads: write https://, the host and the path, without a name, a password or a backslash.',
    )
  const { url, isPlain } = link
  if (isFixed && isPlain) return { kind: 'declared' }
  if (hosts.includes(url.host)) return { kind: 'listed' }
  return refuse(
    isFixed
      ? `A link leads to ${url.host}, which is not written in plain letters and may look like another host. ${remedy}`
      : `A link would lead to ${url.host}, which the copy does not name and the workspace does not allow. ${remedy}`,
  )
}

const refuse = (message: string): LinkStanding => ({ kind: 'refused', message })
const remedy = 'An admin can add it to linkHosts in the settings.'
