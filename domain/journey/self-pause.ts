import { z } from 'zod'
import { sayDrift } from '../approvals/drift.ts'
import { brakeNames, type BrakeName } from '../brakes/brakes.ts'
import { Channel, channelWords } from '../channels.ts'
import { sayTime } from '../say-time.ts'
import { countOf } from '../words.ts'

const at = z.string().transform((text) => Temporal.Instant.from(text))

/** A share of a channel's messages reached the workspace's limit. */
export const BrakeCause = z.object({
  kind: z.literal('brake'),
  at,
  brake: z.enum(brakeNames),
  channel: Channel,
  count: z.int(),
  messages: z.int(),
  percent: z.number(),
  windowHours: z.int(),
})

/** campaigns.paused_because: why a campaign paused itself, with its numbers. */
export const SelfPause = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('volume'), at, sent: z.int(), ceiling: z.int() }),
  BrakeCause,
  z.object({ kind: z.literal('drift'), at, counted: z.int(), approved: z.int() }),
  z.object({ kind: z.literal('ceiling'), at, counted: z.int(), ceiling: z.int() }),
  z.object({ kind: z.literal('second_approver'), at, counted: z.int(), above: z.int() }),
])
export type SelfPause = z.output<typeof SelfPause>

const brakeWords: Record<BrakeName, string> = {
  bounces: 'bounced',
  complaints: 'brought complaints',
  failures: 'failed',
  optOuts: 'made customers opt out',
}

/** “240 messages had left within 24 hours, and its approval expected far fewer (at most 100)”. */
export function sayCause(pause: SelfPause): string {
  if (pause.kind === 'volume')
    return `${countOf(pause.sent, 'message')} had left within 24 hours, and its approval expected far fewer (at most ${pause.ceiling.toLocaleString('en')})`
  if (pause.kind !== 'brake') return sayDrift(pause)
  const { count, messages, percent, windowHours, channel, brake } = pause
  const share = ((count / messages) * 100).toLocaleString('en', { maximumFractionDigits: 2 })
  return `${count.toLocaleString('en')} of ${countOf(messages, `${channelWords[channel]} message`)} of the last ${countOf(windowHours, 'hour')} ${brakeWords[brake]}, which is ${share} %; the workspace’s limit is ${percent} %`
}

/** What a member reads of it, in the workspace's zone. */
export function saySelfPause(pause: SelfPause, zone: string): string {
  return `It paused by itself on ${sayTime(pause.at, zone)}: ${sayCause(pause)}. What is queued waits; resuming asks for an approval.`
}
