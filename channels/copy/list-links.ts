import { lexer, type Token, walkTokens } from 'marked'
import type { CopyField } from './copy-fields.ts'
import { findTextLinks } from './text-links.ts'

/**
 * The addresses of links and images that a field writes out, each piece of Liquid in them shown as `shownAs` has it.
 * Letters will do that are valid in a host, a path and a query.
 */
export function listAddresses({ kind, template }: CopyField, shownAs: (liquid: string) => string): Address[] {
  const text = template.replaceAll(/\{\{.*?\}\}/gs, shownAs).replaceAll(/\{%.*?%\}/gs, '')
  switch (kind) {
    case 'text':
      return []
    case 'linked_text':
      return findTextLinks(text).map((href) => ({ href, kind: 'link' }))
    case 'markdown':
      return listMarkdownAddresses(text)
    case 'link':
    case 'image':
      return [{ href: text.trim(), kind }]
  }
}

export type Address = { href: string; kind: 'link' | 'image' }

function listMarkdownAddresses(markdown: string): Address[] {
  const addresses: Address[] = []
  const collect = (token: Token) => {
    if (token.type === 'link' || token.type === 'image')
      addresses.push({ href: String(token['href']), kind: token.type })
  }
  void walkTokens(lexer(markdown), collect)
  return addresses
}
