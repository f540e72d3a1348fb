import { readableText } from '../chat/readable-text.ts'

/** What somebody wrote in Slack as they see it: without our own mention, with names, links and signs as plain text. */
export function readSlackText(text: string, botUserId: string): string {
  const plain = text
    .replaceAll(new RegExp(`<@${RegExp.escape(botUserId)}(\\|[^>]*)?>`, 'g'), ' ')
    .replaceAll(/<([^<>|]*)(?:\|([^<>]*))?>/g, (_whole, target: string, label: string | undefined) =>
      readTag(target, label),
    )
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
  return readableText.parse(plain).trim()
}

function readTag(target: string, label: string | undefined): string {
  if (target.startsWith('#')) return `#${label ?? target.slice(1)}`
  if (target.startsWith('@')) return `@${label ?? target.slice(1)}`
  if (target.startsWith('!')) return label ?? `@${target.slice(1).split('^')[0]}`
  const address = target.replace(/^mailto:|^tel:/, '')
  return label === undefined || label === address || address.endsWith(label) ? address : `${label} (${address})`
}
