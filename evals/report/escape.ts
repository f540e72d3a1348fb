/** Control characters have no place in XML, nor do marks that turn the direction of text in a report. */
const unprintable = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu

export const clean = (text: string): string =>
  text.toWellFormed().replaceAll(unprintable, (sign) => (sign === '\n' || sign === '\t' ? sign : ' '))

/** For HTML and XML, in text and in attributes. */
export const escapeMarkup = (text: string): string =>
  clean(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')

/** In one line of Markdown, in a table too: nothing of it is read as a sign, a mention or a link. */
export const escapeMarkdown = (text: string): string =>
  clean(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_{}[\]()#+!|~$-]/g, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '@\u200b')
    .replaceAll('://', ':\u200b//')
