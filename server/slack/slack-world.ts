import type { Db } from '../../store/database/db.ts'
import { inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import type { LiveThreads } from '../chat/live-threads.ts'
import type { ServerDeps } from '../server-deps.ts'
import type { SlackClient } from './slack-api.ts'

/** Who we are in Slack. */
export type SlackSelf = { teamId: string; teamName: string; botId: string; botUserId: string }

/** A thread of Slack's, where messages of ours go. */
export type Place = { channel: string; threadTs: string }

/** What everything in this folder works with. */
export type SlackWorld = {
  deps: ServerDeps
  live: LiveThreads
  client: SlackClient
  /** The workspace that this team of Slack's talks to. */
  workspaceId: number
  /** How often a message that grows is changed: Slack takes about one change a second. */
  updateEveryMs: number
  /** Asked once, and again only where that failed. @throws Slack's client's errors */
  findSelf(): Promise<SlackSelf>
}

export const inSlackWorkspace = <T>(
  { deps, workspaceId }: { deps: { store: { db: Db } }; workspaceId: number },
  work: (ws: WorkspaceTx) => Promise<T>,
): Promise<T> => inWorkspace(deps.store.db, workspaceId, work)

/** A thread of Slack's is one of ours by its name: whoever asks, in whichever process, finds the same. */
export const threadIdOf = (teamId: string, { channel, threadTs }: Place): string =>
  `slack:${teamId}:${channel}:${threadTs}`

/** Where in Slack a thread of ours goes on; null for one that began elsewhere. */
export function placeOf(threadId: string, teamId: string): Place | null {
  const [, team, channel, threadTs] = /^slack:([A-Z0-9]+):([A-Z0-9]+):(\d+\.\d+)$/.exec(threadId) ?? []
  if (team !== teamId || channel === undefined || threadTs === undefined) return null
  return { channel, threadTs }
}

/** Where a thread can be read whole. */
export const linkTo = ({ deps }: Pick<SlackWorld, 'deps'>, threadId: string): string =>
  new URL(`/?thread=${encodeURIComponent(threadId)}`, deps.publicUrl()).href
