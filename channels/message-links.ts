/** Where the links of one customer's message lead; each null when the message has none. */
export type MessageLinks = Readonly<{
  /** Unsubscribes; null for a transactional message. */
  unsubscribeUrl: string | null
  preferencesUrl: string | null
  /** The image that tells that an email was opened. */
  openUrl: string | null
  /** The link that counts a click and leads on to the URL; `listed`: as long as the workspace allows its host. */
  trackClick: (url: string, standing: 'declared' | 'listed') => string
}>

/** For previews and tests: links that lead where they say and tell nobody. */
export const untrackedLinks: MessageLinks = {
  unsubscribeUrl: 'https://unsubscribe.invalid',
  preferencesUrl: 'https://preferences.invalid',
  openUrl: null,
  trackClick: (url) => url,
}
