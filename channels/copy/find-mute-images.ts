import { lexer, type Token, walkTokens } from 'marked'
import type { CopyField } from './copy-fields.ts'

/** Images that say nothing to those who do not see them: blind readers, and mail programs that load none. */
export function findMuteImages({ kind, template }: CopyField): string[] {
  if (kind !== 'markdown') return []
  const mute: string[] = []
  const collect = (token: Token) => {
    if (token.type === 'image' && String(token['text']).trim() === '') mute.push(String(token['href']))
  }
  // A variable in an image's words may hold brackets, which Markdown would end the words at.
  void walkTokens(lexer(template.replaceAll(/\{\{.*?\}\}/gs, 'value').replaceAll(/\{%.*?%\}/gs, '')), collect)
  return mute.map(
    (href) =>
      `The image “${href}” has no words for those who do not see it: say between the brackets what it shows, as in ![Our autumn coats](https://…).`,
  )
}
