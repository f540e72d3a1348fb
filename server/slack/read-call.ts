import { z } from 'zod'
import type { Place } from './slack-world.ts'

const Id = z.string().regex(/^[A-Z0-9]{1,40}$/)
const Ts = z.string().regex(/^\d{1,16}\.\d{1,9}$/)

export const Challenge = z.object({ type: z.literal('url_verification'), challenge: z.string().max(1_000) })

/** A text message counts; so does one that comes with a file, or that is shown in the channel too. */
const spoken: readonly string[] = ['file_share', 'thread_broadcast']

const EventCall = z.object({
  type: z.literal('event_callback'),
  team_id: Id,
  event_id: z.string().regex(/^\w{1,80}$/),
  is_ext_shared_channel: z.boolean().nullish(),
  event: z.object({
    type: z.enum(['message', 'app_mention']),
    subtype: z.string().nullish(),
    channel_type: z.string().nullish(),
    channel: Id,
    user: Id,
    bot_id: z.unknown().optional(),
    edited: z.unknown().optional(),
    files: z.unknown().optional(),
    text: z.string().max(100_000).default(''),
    ts: Ts,
    thread_ts: Ts.nullish(),
  }),
})

/** Somebody wrote to us: directly, or in a channel by name. */
export type Spoken = {
  eventId: string
  teamId: string
  userId: string
  place: Place
  text: string
  isDirect: boolean
  /** Something came with it that is no text. */
  hasFiles: boolean
  /** The channel is shared with another organisation. */
  isShared: boolean
}

/** Null for everything that is not said to us by a person: edits, deletions, bots, channels that we merely hear. */
export function readSpoken(body: unknown): Spoken | null {
  const call = EventCall.safeParse(body)
  if (!call.success) return null
  const { event, team_id: teamId, event_id: eventId } = call.data
  const isDirect = event.type === 'message' && event.channel_type === 'im'
  if (event.type === 'message' && !isDirect) return null
  if (event.bot_id != null || event.edited != null) return null
  if (event.subtype != null && !spoken.includes(event.subtype)) return null
  return {
    eventId,
    teamId,
    userId: event.user,
    place: { channel: event.channel, threadTs: event.thread_ts ?? event.ts },
    text: event.text,
    isDirect,
    hasFiles: event.subtype === 'file_share' || event.files != null,
    isShared: call.data.is_ext_shared_channel === true,
  }
}

const Click = z.object({
  type: z.literal('block_actions'),
  team: z.object({ id: Id }),
  user: z.object({ id: Id }),
  channel: z.object({ id: Id }),
  message: z.object({
    ts: Ts,
    thread_ts: Ts.nullish(),
    blocks: z.array(z.unknown()).nullish(),
    text: z.string().nullish(),
  }),
  actions: z
    .array(z.object({ action_id: z.string(), block_id: z.string().nullish(), value: z.string().max(200) }))
    .min(1),
})

/** Somebody pressed a button of ours. */
export type Clicked = {
  teamId: string
  userId: string
  action: string
  value: string
  /** The message that the button stands in. */
  message: { channel: string; ts: string; blocks: readonly unknown[]; text: string }
  place: Place
}

export function readClicked(body: unknown): Clicked | null {
  const click = Click.safeParse(body)
  const action = click.data?.actions[0]
  if (!click.success || action === undefined) return null
  const { team, user, channel, message } = click.data
  return {
    teamId: team.id,
    userId: user.id,
    action: action.action_id,
    value: action.value,
    message: { channel: channel.id, ts: message.ts, blocks: message.blocks ?? [], text: message.text ?? '' },
    place: { channel: channel.id, threadTs: message.thread_ts ?? message.ts },
  }
}
