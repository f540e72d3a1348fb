import { lexer, type Token, walkTokens } from 'marked'
import type { CopyField } from './copy-fields.ts'
import { isAllowedLink } from './fill-link.ts'

/** What is wrong with the links that a field writes out; those that a variable begins are checked when it is filled. */
export function findBadLinks(field: CopyField): string[] {
  if (field.kind === 'text') return []
  const links = field.kind === 'link' ? [field.template.trim()] : listMarkdownLinks(hideLiquid(field.template))
  const allows = field.kind === 'link' ? 'app' : 'web'
  return links
    .map(hideLiquid)
    .filter((link) => !link.startsWith(stand) && !isAllowedLink(link, allows))
    .map(
      (link) =>
        `“${link.replaceAll(stand, '…')}” is not a link that a customer can open: write it out, beginning with https://.`,
    )
}

// It stands for a piece of Liquid: letters that are valid in a host, a path and a query.
const stand = 'liquidvalue'
const hideLiquid = (text: string) => text.replaceAll(/\{\{.*?\}\}/gs, stand).replaceAll(/\{%.*?%\}/gs, '')

function listMarkdownLinks(markdown: string): string[] {
  const links: string[] = []
  const collect = (token: Token) => {
    if (token.type === 'link' || token.type === 'image') links.push(String(token['href']))
  }
  void walkTokens(lexer(markdown), collect)
  return links
}
