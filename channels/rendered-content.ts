import type { PushOptions } from '../domain/campaign/content.ts'
import type { TextLink } from './message-links.ts'

/** What a customer gets: every variable filled in, links tracked. It is what deliveries.content keeps. */
export type RenderedContent =
  | {
      channel: 'push'
      title: string
      body: string
      deepLink: string | null
      image: string | null
      options: PushOptions | null
    }
  | { channel: 'email'; subject: string; preheader: string | null; html: string; text: string }
  /** `links`: where the text's short links lead, by their index. */
  | { channel: 'sms'; text: string; links: TextLink[] }
  /** A template, or free text; both only in a preview. */
  | {
      channel: 'whatsapp'
      template: string | null
      parameters: { key: string; value: string }[]
      text: string | null
      links: TextLink[]
    }
  | {
      channel: 'in_app'
      title: string
      body: string
      deepLink: string | null
      survey: 'nps' | null
      expiresAfterDays: number | null
    }

export type Rendered =
  | { kind: 'rendered'; content: RenderedContent }
  /** `variable` names what has no value for this customer; null for another fault of the copy. */
  | { kind: 'cannot_render'; variable: string | null; message: string }
