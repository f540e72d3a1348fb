import { z } from 'zod'
import { Condition } from '../conditions/condition.ts'
import { EmailContent, InAppContent, PushContent, SmsContent, WhatsappContent } from './content.ts'
import { LocalTime } from './times.ts'

/** A BCP 47 language tag as `Intl` canonicalises it, for example `de` or `pt-BR`. */
export const LanguageTag = z.string().refine(isCanonicalLanguage, 'must be a BCP 47 language tag such as de or pt-BR')

function isCanonicalLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag
  } catch {
    return false
  }
}

const channelMessage = <Name extends string, Content extends z.ZodType>(channel: Name, content: Content) =>
  z.strictObject({
    channel: z.literal(channel),
    when: Condition.nullable().default(null).meta({ description: 'Use this channel only for customers who match' }),
    content: z.strictObject({
      default: content,
      locales: z.array(z.strictObject({ language: LanguageTag, content })).default([]),
    }),
  })

/** One channel of a message step with its copy in every language that exists. */
export const ChannelMessage = z.union([
  channelMessage('push', PushContent),
  channelMessage('email', EmailContent),
  channelMessage('sms', SmsContent),
  channelMessage('whatsapp', WhatsappContent),
  channelMessage('in_app', InAppContent),
])
export type ChannelMessage = z.infer<typeof ChannelMessage>

/** When a message leaves once its step is reached. */
export const Timing = z.union([
  z.strictObject({ kind: z.literal('now') }),
  z.strictObject({ kind: z.literal('local_time'), at: LocalTime }),
  z.strictObject({ kind: z.literal('best_time') }),
])
export type Timing = z.infer<typeof Timing>
