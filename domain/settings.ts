import { z } from 'zod'
import { isNamedZone } from './campaign/times.ts'
import { LanguageTag } from './campaign/message.ts'
import { Brakes } from './brakes/brakes.ts'
import { Channel } from './channels.ts'
import { EmailLayout } from './email-layout/email-layout.ts'
import { DeepLinks } from './links/deep-link.ts'
import { LinkHosts } from './links/link-host.ts'
import { EmbedOrigin } from './members/embed-origin.ts'
import { Utm } from './links/utm.ts'
import { AllowedUrl } from './webhooks/allowed-url.ts'

const minuteOfDay = z.int().min(0).max(1439).nullable().describe('Minutes after local midnight')
/** Which PostgreSQL cannot keep. */
const hasNoNul = (text: string) => !text.includes('\0')
const noNul = 'must not hold the character NUL'
const text = (max: number) => z.string().trim().min(1).max(max).refine(hasNoNul, noNul)
const line = text(200)

/** At most `limit` messages in any `windowHours`: to anybody, on one channel, or about one topic. */
export const FrequencyCap = z.strictObject({
  channel: Channel.nullable(),
  topic: z.string().min(1).refine(hasNoNul, noNul).nullable(),
  limit: z.int().min(1).max(1000),
  windowHours: z
    .int()
    .min(1)
    .max(24 * 365),
})
export type FrequencyCap = z.infer<typeof FrequencyCap>

const keptDays = z.int().min(1).max(3650).nullable().describe('Days; null keeps for good')

/** How long events are kept, by name; those without a time of their own as `defaultDays` says. */
export const EventRetention = z.strictObject({
  defaultDays: keptDays,
  events: z
    .record(z.string().min(1).max(255).refine(hasNoNul, noNul), keptDays)
    .refine((events) => Object.keys(events).length <= 500, 'must have at most 500 names'),
})
export type EventRetention = z.infer<typeof EventRetention>

/** How many days events of this name are kept; null is for good. */
export function daysKept({ events, defaultDays }: EventRetention, name: string): number | null {
  return Object.hasOwn(events, name) ? (events[name] ?? null) : defaultDays
}

/** What an admin sets for a workspace: who it writes as, when it is quiet, and how much it may send. */
export const SettingsChange = z
  .strictObject({
    timezone: z.string().refine(isNamedZone, 'must be an IANA time zone such as Europe/Paris'),
    language: LanguageTag,
    senderName: line.nullable(),
    senderEmail: z.email().nullable(),
    replyTo: z.email().nullable(),
    postalAddress: text(500).nullable(),
    helpText: text(1_600).nullable().describe('What HELP by SMS or WhatsApp is answered with'),
    emailLayout: EmailLayout.nullable(),
    quietFromMinute: minuteOfDay,
    quietToMinute: minuteOfDay,
    frequencyCaps: z.array(FrequencyCap).max(20),
    recipientCeiling: z.int().min(1).nullable().describe('The most recipients of one broadcast'),
    secondApproverAbove: z
      .int()
      .min(0)
      .nullable()
      .describe('Two people must approve what reaches more recipients than this; null: one is enough'),
    killSwitch: z.boolean(),
    brakes: Brakes.partial().describe('Pause a campaign at such a share; what is not named stays, null is off'),
    eventRetention: EventRetention,
    webhookUrls: z.array(AllowedUrl).max(50),
    linkHosts: LinkHosts.describe('Hosts that data may choose for links, beside those that copy names'),
    deepLinks: DeepLinks.describe('How deep links of push and in-app messages may begin; empty: anyhow'),
    embedOrigins: z.array(EmbedOrigin).max(20).describe('Sites whose pages may show the chat, by their origin'),
    utm: Utm.nullable().describe('What is added to every link of a message; null for nothing'),
    shortLinks: z
      .boolean()
      .describe('Links in SMS and WhatsApp are sent as short ones that count clicks; false: as they are written'),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'name at least one setting')
export type SettingsChange = z.infer<typeof SettingsChange>
