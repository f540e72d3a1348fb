import type { ChannelContent } from '../domain/campaign/pick-content.ts'
import { CannotRender } from './copy/cannot-render.ts'
import type { CopyFacts } from './copy/copy-facts.ts'
import { TookTooLong, withinDeadline } from './copy/within-deadline.ts'
import { type CopyWriter, writeCopy } from './copy/write-copy.ts'
import { renderEmail } from './email/render-email.ts'
import type { MessageLinks } from './message-links.ts'
import type { Rendered, RenderedContent } from './rendered-content.ts'

/**
 * What this customer would get: Liquid filled in, links tracked, email laid out. A variable without a value or a
 * default makes it `cannot_render`, with its name; so does copy that is never done.
 */
export function renderContent(chosen: ChannelContent, facts: CopyFacts, links: MessageLinks): Rendered {
  try {
    return { kind: 'rendered', content: withinDeadline(() => renderChannel(chosen, facts, links)) }
  } catch (error) {
    if (error instanceof TookTooLong) return tooLong
    if (error instanceof RangeError && error.message.includes('call stack')) return tooDeep
    if (!(error instanceof CannotRender)) throw error
    return { kind: 'cannot_render', variable: error.variable, message: error.message }
  }
}

export const tooLong = {
  kind: 'cannot_render',
  variable: null,
  message: 'The copy takes longer than a second to fill in: it repeats too much.',
} as const satisfies Rendered

const tooDeep = {
  kind: 'cannot_render',
  variable: null,
  message: 'The copy has too much within each other, such as quotes in quotes or brackets in brackets.',
} as const satisfies Rendered

function renderChannel(chosen: ChannelContent, facts: CopyFacts, links: MessageLinks): RenderedContent {
  const { channel, content } = chosen
  const copy: CopyWriter = writeCopy(facts, links, channel)
  switch (channel) {
    case 'push':
      return {
        channel,
        title: needText(copy.line(content.title), 'title'),
        body: needText(copy.text(content.body).trim(), 'body'),
        deepLink: copy.link(content.deepLink),
        image: copy.image(content.image),
        options: content.options && {
          ...content.options,
          data: content.options.data.map(({ key, value }) => ({ key, value: copy.text(value) })),
        },
      }
    case 'email':
      return renderEmail(content, copy, facts, links)
    case 'sms':
      return { channel, text: needText(copy.linkedText(content.text).trim(), 'text'), links: copy.textLinks }
    case 'whatsapp':
      return {
        channel,
        template: content.template,
        // WhatsApp refuses a template with an empty parameter.
        parameters: content.parameters.map(({ key, value }) => ({
          key,
          value: needText(copy.linkedText(value).replace(/\s+/gu, ' ').trim(), `parameter ${key}`),
        })),
        text: content.text === null ? null : needText(copy.linkedText(content.text).trim(), 'text'),
        links: copy.textLinks,
      }
    case 'in_app':
      return {
        channel,
        title: needText(copy.line(content.title), 'title'),
        body: needText(copy.text(content.body).trim(), 'body'),
        deepLink: copy.untrackedLink(content.deepLink),
        survey: content.survey,
        expiresAfterDays: content.expiresAfterDays,
      }
  }
}

function needText(text: string, field: string): string {
  if (text === '') throw new CannotRender(null, `The ${field} is empty for this customer.`)
  return text
}
