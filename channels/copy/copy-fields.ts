import type { ChannelMessage } from '../../domain/campaign/message.ts'
import type { ChannelContent } from '../../domain/campaign/pick-content.ts'

/**
 * A piece of copy and where it stands in its content. A link or an image is a URL when it is filled in; of addresses in
 * linked text the program that shows it makes links.
 */
export type CopyField = {
  path: string
  template: string
  kind: 'text' | 'linked_text' | 'markdown' | 'link' | 'image'
}

const text = (path: string, template: string): CopyField => ({ path, template, kind: 'text' })
const linkedText = (path: string, template: string): CopyField => ({ path, template, kind: 'linked_text' })
const link = (path: string, template: string | null, kind: 'link' | 'image' = 'link'): CopyField[] =>
  template === null ? [] : [{ path, template, kind }]

/** Every template of a content, in the order in which a reader meets them. */
export function listCopyFields({ channel, content }: ChannelContent): CopyField[] {
  switch (channel) {
    case 'push':
      return [
        text('title', content.title),
        text('body', content.body),
        ...link('deepLink', content.deepLink),
        ...link('image', content.image, 'image'),
        ...(content.options?.data ?? []).map(({ value }, index) => text(`options/data/${index}/value`, value)),
      ]
    case 'email':
      return [
        text('subject', content.subject),
        ...(content.preheader === null ? [] : [text('preheader', content.preheader)]),
        { path: 'body', template: content.body, kind: 'markdown' },
      ]
    case 'sms':
      return [linkedText('text', content.text)]
    case 'whatsapp':
      return [
        ...content.parameters.map(({ value }, index) => linkedText(`parameters/${index}/value`, value)),
        ...(content.text === null ? [] : [linkedText('text', content.text)]),
      ]
    case 'in_app':
      return [text('title', content.title), text('body', content.body), ...link('deepLink', content.deepLink)]
  }
}

/** A message's contents, the default first, each with its path inside `content`. */
export function listContents(message: ChannelMessage): { path: string; content: ChannelContent }[] {
  const { channel } = message
  const contents = [
    { path: 'default', content: message.content.default },
    ...message.content.locales.map(({ content }, index) => ({ path: `locales/${index}/content`, content })),
  ]
  // Each content is of the message's own channel; the union cannot say so.
  return contents.map(({ path, content }) => ({ path, content: { channel, content } as ChannelContent }))
}
