import { z } from 'zod'
import { Channel, channelNames } from '../channels.ts'
import { LinkHosts } from './link-host.ts'

const names = ['channel', 'campaign', 'step'] as const
/** What a UTM parameter can say of the message whose link it stands on. */
export type UtmNames = Record<(typeof names)[number], string>

const anyName = /\{([^{}]*)\}/g

const UtmText = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .superRefine((text, context) => {
    const unknown = Array.from(text.matchAll(anyName), ([, name = '']) => name).filter((name) => !isName(name))
    if (unknown.length > 0)
      context.addIssue({ code: 'custom', message: `knows {channel}, {campaign} and {step}, not {${unknown[0]}}` })
    if (/[\0\uD800-\uDFFF]/u.test(text))
      context.addIssue({ code: 'custom', message: 'must be text that a link can hold' })
  })
  .describe('May hold {channel}, {campaign} (its name) and {step} (its id)')

const isName = (name: string): name is keyof UtmNames => names.some((each) => each === name)

const UtmByChannel = z.partialRecord(Channel, UtmText, {
  error: ({ code }) => (code === 'invalid_type' ? undefined : `knows ${channelNames.join(', ')}`),
})

/** The UTM parameters that every link of a workspace's messages gets. */
export const Utm = z.strictObject({
  source: UtmText,
  medium: z.union([UtmText, UtmByChannel]).default('{channel}').describe('One for all channels, or one for each'),
  campaign: UtmText.nullable().default('{campaign}'),
  content: UtmText.nullable().default(null),
  term: UtmText.nullable().default(null),
  onlyHosts: LinkHosts.nullable().default(null).describe('Only links to these; null for all'),
})
export type Utm = z.infer<typeof Utm>

/** A link with the workspace's parameters; what it says itself stays, and so does its fragment. */
export function addUtm(href: string, utm: Utm, of: UtmNames & { channel: Channel }): string {
  const { onlyHosts } = utm
  if (onlyHosts !== null && !onlyHosts.includes(new URL(href).host)) return href
  const [, path = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(href) ?? []
  const present = new Set(Array.from(new URLSearchParams(query).keys(), (name) => name.toLowerCase()))
  const added = listParameters(utm, of)
    .filter(([name]) => !present.has(name))
    .map(([name, value]) => `${name}=${encode(value)}`)
    .join('&')
  if (added === '') return href
  const joint = query === '' ? '?' : query === '?' || query.endsWith('&') ? '' : '&'
  return `${path}${query}${joint}${added}${fragment}`
}

function listParameters(utm: Utm, of: UtmNames & { channel: Channel }): [name: string, value: string][] {
  const medium = typeof utm.medium === 'string' ? utm.medium : utm.medium[of.channel]
  const templates = [
    ['utm_source', utm.source],
    ['utm_medium', medium],
    ['utm_campaign', utm.campaign],
    ['utm_content', utm.content],
    ['utm_term', utm.term],
  ] as const
  return templates.flatMap(([name, template]) =>
    template === null || template === undefined ? [] : [[name, fill(template, of)] as [string, string]],
  )
}

const fill = (template: string, of: UtmNames) =>
  template.replaceAll(anyName, (written, name: string) => (isName(name) ? of[name] : written))

/** Brackets and the like are encoded too: programs that find links in text end them there. */
const encode = (value: string) =>
  encodeURIComponent(value.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  )
