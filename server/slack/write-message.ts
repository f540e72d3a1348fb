import type { SlackMessage } from '../../store/slack/messages.ts'
import type { SlackContent } from './draw-card.ts'
import { readRefusal } from './slack-api.ts'
import type { Place, SlackWorld } from './slack-world.ts'

/** Nothing unfolds: a preview of a link would be fetched by Slack. */
const quiet = { unfurl_links: false, unfurl_media: false } as const

/** @param place without a thread: a message of its own @throws Slack's client's errors */
export async function post(
  { client }: SlackWorld,
  { channel, threadTs }: { channel: string; threadTs: string | null },
  content: SlackContent,
): Promise<SlackMessage> {
  const thread = threadTs === null ? {} : { thread_ts: threadTs }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- Slack's method, not a window's
  const { ts } = await client.chat.postMessage({ channel, ...thread, ...content, ...quiet })
  if (ts === undefined) throw new Error('Slack told no ts for a message that it took')
  return { channel, ts }
}

/** False when Slack has the message no longer. @throws Slack's client's errors */
export async function changeMessage(
  { client }: SlackWorld,
  { channel, ts }: SlackMessage,
  content: SlackContent,
): Promise<boolean> {
  try {
    await client.chat.update({ channel, ts, ...content })
    return true
  } catch (error) {
    if (gone.includes(readRefusal(error) ?? '')) return false
    throw error
  }
}

const gone = ['message_not_found', 'channel_not_found', 'cant_update_message', 'is_archived', 'not_in_channel']

/** Words that one person reads and nobody else. */
export async function tellOne(
  { client, deps }: SlackWorld,
  { channel, threadTs }: Place,
  userId: string,
  text: string,
): Promise<void> {
  await client.chat.postEphemeral({ channel, thread_ts: threadTs, user: userId, text }).catch((error: unknown) => {
    deps.log.warn({ err: error }, 'words for one person could not be said in Slack')
  })
}
