import { escapeHtml } from './escape-html.ts'
import { findFooterWords } from './footer-words.ts'

/** What stands under every email. */
export type Footer = {
  /** BCP 47; says how the text is read out. */
  language: string
  /** The workspace's own lines; null for none. */
  lines: string | null
  workspace: { name: string; postalAddress: string | null }
  unsubscribeUrl: string | null
  preferencesUrl: string | null
}

const listLines = ({ lines, workspace: { name, postalAddress } }: Footer): string[] => [
  ...(lines?.split('\n') ?? []).map((line) => line.trim()),
  name,
  ...(postalAddress === null ? [] : [postalAddress.replaceAll(/\s*\n\s*/g, ', ')]),
]

/** The links that a message has, each with its words in the copy's language. */
function listFooterLinks({ language, unsubscribeUrl, preferencesUrl }: Footer): { words: string; url: string }[] {
  const { unsubscribe, preferences } = findFooterWords(language)
  return [
    ...(unsubscribeUrl === null ? [] : [{ words: unsubscribe, url: unsubscribeUrl }]),
    ...(preferencesUrl === null ? [] : [{ words: preferences, url: preferencesUrl }]),
  ]
}

export function writeFooter(footer: Footer): string {
  const links = listFooterLinks(footer).map(({ words, url }) => `<a href="${escapeHtml(url)}">${escapeHtml(words)}</a>`)
  return [...listLines(footer).map(escapeHtml), ...(links.length === 0 ? [] : [links.join(' · ')])].join('<br>')
}

/** The same footer for the plain-text part. */
export function writeTextFooter(footer: Footer): string {
  const links = listFooterLinks(footer).map(({ words, url }) => `${words}: ${url}`)
  return ['-- ', ...listLines(footer), ...links].join('\n')
}
