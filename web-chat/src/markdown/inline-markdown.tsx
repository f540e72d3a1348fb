import type { Token, Tokens } from 'marked'
import type { ReactNode } from 'react'
import { decodeEntities } from './decode-entities.ts'
import { readSafeLink } from './safe-link.ts'

/** The marks inside a line. An image is shown by its words: a picture from elsewhere would tell who reads this. */
export function InlineMarkdown({ tokens }: { tokens: readonly Token[] }): ReactNode {
  return tokens.map((token, index) => <Inline key={index} token={token} />)
}

function Inline({ token }: { token: Token }): ReactNode {
  const inner = 'tokens' in token && token.tokens ? <InlineMarkdown tokens={token.tokens} /> : null
  switch (token.type) {
    case 'strong':
      return <strong>{inner}</strong>
    case 'em':
      return <em>{inner}</em>
    case 'del':
      return <del>{inner}</del>
    case 'br':
      return <br />
    case 'codespan':
      return <code>{(token as Tokens.Codespan).text}</code>
    case 'link':
      return <Link href={(token as Tokens.Link).href}>{inner}</Link>
    case 'image':
      return (token as Tokens.Image).text
    case 'text':
    case 'escape':
      return inner ?? decodeEntities((token as Tokens.Text).text)
    case 'checkbox':
      return (token as Tokens.Checkbox).checked ? '☑ ' : '☐ '
    default:
      return token.raw
  }
}

function Link({ href, children }: { href: string; children: ReactNode }) {
  const safe = readSafeLink(href)
  if (safe === null) return children
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}
