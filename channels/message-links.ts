import { usualTokenLength } from './tracking/short-tokens.ts'

/** Where the links of one customer's message lead; each null when the message has none. */
export type MessageLinks = Readonly<{
  /** Unsubscribes; null for a transactional message. */
  unsubscribeUrl: string | null
  preferencesUrl: string | null
  /** The image that tells that an email was opened. */
  openUrl: string | null
  /** The link that counts a click and leads on to the URL; `listed`: as long as the workspace allows its host. */
  trackClick: (url: string, standing: 'declared' | 'listed') => string
  /** The short form of the link that the message keeps at this index; null where texts keep links as they are written. */
  shortLink: ((index: number) => string) | null
}>

/** Where a short link of a text leads; `own`: to the customer's choices, which is no click. */
export type TextLink = { to: string; standing: 'declared' | 'listed' | 'own' }

/** For previews and tests: links that lead where they say and tell nobody. */
export const untrackedLinks: MessageLinks = {
  unsubscribeUrl: 'https://unsubscribe.invalid',
  preferencesUrl: 'https://preferences.invalid',
  openUrl: null,
  trackClick: (url) => url,
  shortLink: null,
}

/** For a preview that is measured: as untrackedLinks, but with texts' links as long as they will be. */
export const previewLinks = (publicUrl: string, { shortLinks }: { shortLinks: boolean }): MessageLinks => ({
  ...untrackedLinks,
  shortLink: shortLinks ? () => writeShortLink(publicUrl, 'x'.repeat(usualTokenLength)) : null,
})

export const writeShortLink = (publicUrl: string, token: string) => `${publicUrl.replace(/\/+$/, '')}/s/${token}`
