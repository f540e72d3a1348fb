/** What people and customers wrote may hold codes that move or turn text. */
const hidden = /\p{Cc}(?<!\n)|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** Marks of Slack's that stand at the edge of a word would format what follows; look-alikes do not. */
const marks = /(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])|`/gu
const lookAlikes: Record<string, string> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' }

/** Text that is shown and never read as instructions. */
export const cleanText = (text: string): string => text.toWellFormed().replaceAll('\t', ' ').replaceAll(hidden, '')

const escapeSigns = (text: string): string =>
  cleanText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/**
 * Text for Slack's mrkdwn that stays what it is: no mention, no link and no formatting comes of it, whoever wrote it.
 * In-word marks, as in order_completed, format nothing and stay.
 */
export const escapeText = (text: string): string =>
  escapeSigns(text).replaceAll(marks, (mark) => lookAlikes[mark] ?? mark)

/** The same for text between backticks, where only another backtick means something. */
export const escapeCode = (text: string): string => escapeSigns(text).replaceAll('`', lookAlikes['`'] ?? '')

/** At most so many characters of text that is escaped already, with an ellipsis: no entity and no link is cut in two. */
export function cutEscaped(text: string, max: number): string {
  if (text.length <= max) return text
  const short = text.slice(0, max - 1)
  const open = short.lastIndexOf('<')
  const whole = open > short.lastIndexOf('>') ? short.slice(0, open) : short
  return `${whole.replace(/&[a-z]{0,4}$/, '').replace(/[\ud800-\udbff]$/, '')}…`
}

/** At most so many characters of plain text. */
export function cutPlain(text: string, max: number): string {
  const clean = cleanText(text)
  return clean.length <= max ? clean : `${clean.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
