import { z } from 'zod'
import { Channel, channelWords } from '../channels.ts'
import { BrakeCause, sayCause, SelfPause } from '../journey/self-pause.ts'
import { Role } from '../roles.ts'

/** What members are told although nobody asked, and what its words are made of. */
export const NoticeFacts = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('campaign_paused'), campaignId: z.string(), name: z.string(), because: SelfPause }),
  /** The campaign sends no more, so there is nothing to pause. */
  z.object({ kind: z.literal('brake_reached'), campaignId: z.string(), name: z.string(), because: BrakeCause }),
  z.object({
    kind: z.literal('channel_stopped'),
    channel: Channel,
    provider: z.string(),
    /** The provider's own words. */
    reason: z.string(),
  }),
  z.object({
    kind: z.literal('devices_refused'),
    platform: z.enum(['ios', 'android', 'web']),
    provider: z.string(),
    /** The provider's code. */
    reason: z.string(),
  }),
  z.object({
    kind: z.literal('approval_waits'),
    approvalId: z.string(),
    threadId: z.string(),
    /** Who may give it. */
    role: Role.default('approver'),
    title: z.string(),
    /** The member's name; null for one who is gone. */
    askedBy: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('approval_needs_second'),
    approvalId: z.string(),
    threadId: z.string(),
    role: Role,
    title: z.string(),
    firstBy: z.string().nullable(),
  }),
  z.object({
    kind: z.literal('kill_switch'),
    on: z.boolean(),
    /** Null for the operator at the terminal. */
    by: z.string().nullable(),
    reason: z.string().nullable(),
  }),
])
export type NoticeFacts = z.infer<typeof NoticeFacts>
export type NoticeKind = NoticeFacts['kind']

/** Whom it is for: who can act on it. */
export const findNoticeRole = (facts: NoticeFacts): Role => ('role' in facts ? facts.role : 'approver')

/**
 * How long a notice waits before it leaves the page and goes to members' mailboxes: an approval is mostly decided in the
 * conversation that asked, and one that was decided is told to nobody.
 */
export const tellAfterMinutes: Record<NoticeKind, number> = {
  campaign_paused: 0,
  brake_reached: 0,
  channel_stopped: 0,
  devices_refused: 0,
  approval_waits: 5,
  approval_needs_second: 5,
  kill_switch: 0,
}

/** When those who were told by email are told again, where it still holds: an approval two hours before it expires. */
export const remindAfterMinutes: Partial<Record<NoticeKind, number>> = { approval_waits: 22 * 60 }

const refusedKeys = {
  ios: { devices: 'Apple devices', key: 'the key for Apple (APNs)' },
  android: { devices: 'Android devices', key: 'the key for them' },
  web: { devices: 'browsers', key: 'the key for web push' },
}

/** What a member reads of it: a line, and what it means for them. */
export function wordNotice(facts: NoticeFacts): { title: string; text: string } {
  switch (facts.kind) {
    case 'campaign_paused':
      return {
        title: `“${facts.name}” paused by itself`,
        text: `${sayCause(facts.because)}. What is queued waits. Look why, then resume or stop it; resuming asks for an approval.`,
      }
    case 'brake_reached':
      return {
        title: `“${facts.name}” is over, and went worse than it may`,
        text: `${sayCause(facts.because)}. Nothing more of it leaves. Find out why before the same people hear from you again.`,
      }
    case 'channel_stopped':
      return {
        title: `No ${channelWords[facts.channel]} leaves: ${facts.provider} refuses to send`,
        text: `It said: “${facts.reason}”. What is queued waits, and is tried again every five minutes. Whoever runs Carillon must act, for example on a wrong password.`,
      }
    case 'devices_refused': {
      const { devices, key } = refusedKeys[facts.platform]
      return {
        title: `No push reaches ${devices}: ${facts.provider} refuses ${key}`,
        text: `It said: “${facts.reason}”. Other devices get theirs. What is for these is tried again every hour, eight times in all, and fails then. Whoever runs Carillon must set the key right in the Firebase console.`,
      }
    }
    case 'approval_waits':
      return {
        title: `Waits for an approval: ${facts.title}`,
        text: `${facts.askedBy ?? 'Somebody'} asked for it. It expires after 24 hours.`,
      }
    case 'approval_needs_second':
      return {
        title: `Waits for a second approval: ${facts.title}`,
        text: `${facts.firstBy ?? 'Somebody'} approved it. It needs one more person, and expires 24 hours after it was asked for.`,
      }
    case 'kill_switch':
      return {
        title: facts.on ? 'The kill switch is on: nothing is sent' : 'The kill switch is off: sending goes on',
        text: `${facts.by ?? 'The operator'} turned it ${facts.on ? 'on' : 'off'}${facts.reason === null ? '' : `: “${facts.reason}”`}. ${facts.on ? 'What is queued waits, and nothing goes live. An admin turns it off.' : 'What was queued goes out.'}`,
      }
  }
}
