import { z } from 'zod'
import { Channel, channelNames } from '../channels.ts'

/** Channels by which a member can be reached: for the others a member has no device, inbox or conversation. */
export const testChannels = ['email', 'sms'] as const satisfies readonly (typeof channelNames)[number][]
export type TestChannel = (typeof testChannels)[number]
export const isTestChannel = (channel: Channel): channel is TestChannel => testChannels.some((each) => each === channel)

/** Stands before a test's subject or text, so that nobody takes it for the real one. */
export const testMark = '[Test] '

/** Why a channel cannot be tried on members. */
export const whyNoTest: Record<Exclude<Channel, TestChannel>, string> = {
  push: 'members have no devices here',
  whatsapp: 'WhatsApp takes a template or an answer to somebody who wrote, and members did not',
  in_app: 'members have no inbox',
}

/** What fills a test's copy: one customer's traits, and the properties of an event of theirs. */
export const TestFacts = z.object({
  customer: z.record(z.string(), z.unknown()),
  event: z.record(z.string(), z.unknown()).nullable(),
  /** The campaign's name and the step's id, as links name them. */
  campaign: z.string(),
  step: z.string(),
  language: z.string(),
  zone: z.string(),
})
export type TestFacts = z.infer<typeof TestFacts>
