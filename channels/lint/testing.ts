import type { ChannelContent } from '../../domain/campaign/pick-content.ts'
import { lintContent } from './lint-content.ts'
import type { LintContext } from './rule.ts'

export const emailOf = (body: string, subject = 'Hello', preheader: string | null = null): ChannelContent => ({
  channel: 'email',
  content: { subject, preheader, body },
})

export const pushOf = (title: string, body = 'Body', deepLink: string | null = null): ChannelContent => ({
  channel: 'push',
  content: { title, body, deepLink, image: null, options: null },
})

export const smsOf = (text: string): ChannelContent => ({ channel: 'sms', content: { text } })

/** The ids of the rules that the copy breaks, each once. */
export function rulesBroken(
  content: ChannelContent,
  parts: Partial<LintContext> & { language?: string } = {},
): string[] {
  const { language = 'en', given = '', brandRules = [], deepLinks = [] } = parts
  return [...new Set(lintContent(content, language, { given, brandRules, deepLinks }).map(({ rule }) => rule))]
}
