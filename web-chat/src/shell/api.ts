import { cleanText } from '../protocol/frames.ts'
import { isRecord } from '../protocol/json.ts'
import type { Channel } from '../../../domain/channels.ts'
import type { Role } from '../../../domain/roles.ts'

export type Me = {
  member: { id: string; name: string; role: Role }
  workspace: { id: string; name: string }
  model: { name: string; offline: boolean }
  providers: Partial<Record<Channel, string>>
}

export type ThreadSummary = { id: string; title: string | null; updatedAt: string }

export type OutboxMessage = {
  deliveryId: string
  campaignId: string
  campaignName: string
  customer: string
  channel: Channel
  address: string
  content: Record<string, unknown>
  recordedAt: string
}

export type OutboxPage = { messages: OutboxMessage[]; total: number; next: string | null }

/** What the member must know although they did not ask; unread counts more than the newest that are listed. */
export type Notice = {
  id: string
  kind: string
  title: string
  text: string
  threadId: string | null
  createdAt: string
  isRead: boolean
}
export type Notices = { notices: Notice[]; unread: number }

/** A request that failed, with words for the member. */
export class RequestFailed extends Error {
  readonly status: number
  constructor(status: number, detail: string) {
    super(detail)
    this.name = 'RequestFailed'
    this.status = status
  }
}

export const readJson = (path: string, signal: AbortSignal) =>
  request(path, { signal, headers: { accept: 'application/json' } })

/** @throws RequestFailed with the server's own words where it gave some */
export async function request(path: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(path, init).catch(() => {
    throw new RequestFailed(0, 'Carillon cannot be reached. Is it running?')
  })
  const body: unknown = await response
    .text()
    .then((text) => JSON.parse(text, (_key, value: unknown) => (typeof value === 'string' ? cleanText(value) : value)))
    .catch(() => null)
  if (response.ok) return body
  const detail = isRecord(body) && typeof body['detail'] === 'string' ? body['detail'] : null
  throw new RequestFailed(response.status, detail ?? describeStatus(response.status))
}

function describeStatus(status: number): string {
  if (status === 401)
    return 'Your session has ended. Sign in again at /sign-in, or by the address that npm start prints.'
  return `Carillon answered with an error (${status}). Try again in a moment.`
}

// The server builds these answers from the schemas that its OpenAPI document shows; here they are taken at their word.
export const readMe = async (_key: string, signal: AbortSignal) => (await readJson('/v1/me', signal)) as Me

/** @param _revision changes when there may be something new to read */
export async function readThreads(_revision: string, signal: AbortSignal): Promise<ThreadSummary[]> {
  const { threads } = (await readJson('/v1/threads', signal)) as { threads: ThreadSummary[] }
  return threads
}

/** @param _look changes with every look */
export const readNotices = async (_look: string, signal: AbortSignal) =>
  (await readJson('/v1/notices', signal)) as Notices

/** The member has seen these. A request that fails is made again when they open the list anew. */
export async function sendRead(ids: readonly string[]): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  await fetch('/v1/notices/read', { method: 'POST', headers, body: JSON.stringify({ ids }) })
}

/**
 * Put the brake on a campaign, for now or for good.
 * @throws RequestFailed
 */
export async function sendBrake(campaignId: string, act: 'pause' | 'stop'): Promise<void> {
  const headers = { accept: 'application/json' }
  await request(`/v1/campaigns/${encodeURIComponent(campaignId)}/${act}`, { method: 'POST', headers })
}

/** @param query made by `queryOutbox` */
export async function readOutbox(query: string, signal: AbortSignal): Promise<OutboxPage> {
  return (await readJson(`/v1/outbox?${query}`, signal)) as OutboxPage
}

export function queryOutbox(channel: Channel | null, before: string | null): string {
  const query = new URLSearchParams()
  if (channel !== null) query.set('channel', channel)
  if (before !== null) query.set('before', before)
  return query.toString()
}

/**
 * The member's word on a rule: `take-back` one that was kept, `keep` or `decline` one that is proposed.
 * @param everyone the kept rule holds for the workspace, not for this member alone
 * @throws RequestFailed
 */
export async function sendMemory(id: string, act: 'take-back' | 'keep' | 'decline', everyone: boolean): Promise<void> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  if (act === 'take-back') {
    await request(`/v1/memories/${encodeURIComponent(id)}/take-back`, {
      method: 'POST',
      headers: { accept: 'application/json' },
    })
    return
  }
  const scope = everyone ? { kind: 'workspace', value: null } : null
  const body = JSON.stringify({ [act]: [id], scope })
  await request('/v1/memories/proposals/decide', { method: 'POST', headers, body })
}
