import type { Channel } from '../channels.ts'
import type { ContentOf } from './content.ts'
import type { ChannelMessage } from './message.ts'

/** The content of one channel in one language. */
export type ChannelContent = { [Name in Channel]: { channel: Name; content: ContentOf[Name] } }[Channel]

/** `language` is the tag of the content that was picked; null is the default content. */
export type PickedContent = ChannelContent & { language: string | null }

/**
 * The copy for a customer's language: the exact tag, then ever shorter ones (zh-Hant-TW, zh-Hant, zh), then the default.
 * @param language a BCP 47 tag however it is written (`pt_br` will do); null or nonsense takes the default
 */
export function pickContent(message: ChannelMessage, language: string | null): PickedContent {
  if (message.content.locales.length === 0) return pick(message, message.content.default, null)
  for (const tag of listTags(language)) {
    const picked = findLocale(message, tag)
    if (picked !== undefined) return picked
  }
  return pick(message, message.content.default, null)
}

function findLocale(message: ChannelMessage, tag: string): PickedContent | undefined {
  const locale = message.content.locales.find((locale) => locale.language === tag)
  return locale === undefined ? undefined : pick(message, locale.content, locale.language)
}

function pick(message: ChannelMessage, content: ContentOf[Channel], language: string | null): PickedContent {
  // The content comes from the message itself, so that it fits its channel; the union cannot say so.
  return { channel: message.channel, content, language } as PickedContent
}

function listTags(language: string | null): string[] {
  const parts = canonicalise(language)?.split('-') ?? []
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'))
}

function canonicalise(language: string | null): string | undefined {
  try {
    return Intl.getCanonicalLocales((language ?? '').trim().replaceAll('_', '-'))[0]
  } catch {
    return undefined
  }
}
