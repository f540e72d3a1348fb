import { once } from 'node:events'
import { expect } from 'vitest'
import { WebSocket } from 'ws'
import { inbox as provider } from '../channels/in-app/inbox.ts'
import { signToken } from '../channels/tracking/tokens.ts'
import { findCustomer } from '../store/customers/customers.ts'
import { dismissMessage } from '../store/inbox/inbox.ts'
import { ingestCalls } from '../store/ingest/ingest.ts'
import { givenCall } from '../store/ingest/testing.ts'
import { test as base } from '../store/testing.ts'
import { waitUntil } from '../worker/testing/children.ts'
import { givenLiveCampaign, startTestWorker } from '../worker/testing/set-up.ts'
import { type InboxFrame, LiveInboxes } from './inbox/live-inboxes.ts'
import { listenForTest } from './testing/page-socket.ts'
import { givenApp } from './testing.ts'

type Socket = { frames: InboxFrame[]; closed: Promise<unknown[]>; socket: WebSocket }
type Fixtures = {
  customerId: number
  site: { open: (hello: string) => Promise<Socket>; token: string; send: () => Promise<void> }
}

const test = base.extend<Fixtures>({
  customerId: async ({ db, inWs, workspaceId, clock }, use) => {
    await ingestCalls(db, workspaceId, [givenCall('identify', { userId: 'ada' })], clock.now())
    await use((await inWs((ws) => findCustomer(ws, { kind: 'user_id', value: 'ada' }))) ?? 0)
  },
  site: async ({ store, clock, workspaceId, inWs, customerId }, use) => {
    const app = await givenApp({ store, clock, workspaceId })
    const worker = await startTestWorker(store, clock, workspaceId, { secret: app.deps.secret, providers: [provider] })
    const url = await listenForTest(app.http)
    const expiresAt = clock.now().epochMilliseconds / 1000 + 3600
    const token = signToken(app.deps.secret, { purpose: 'inbox', workspaceId, customerId, expiresAt })
    const open = async (hello: string): Promise<Socket> => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/inbox/socket`)
      const frames: InboxFrame[] = []
      socket.on('message', (data: Buffer) => frames.push(JSON.parse(data.toString()) as InboxFrame)) // our own server
      const closed = once(socket, 'close')
      await once(socket, 'open')
      socket.send(hello)
      return { frames, closed, socket }
    }
    const send = async () => {
      const content = { default: { title: 'Hello', body: 'Come and see.' } }
      const steps = [{ kind: 'message', channels: [{ channel: 'in_app', content }] }]
      await inWs((ws) => givenLiveCampaign(ws, clock, { steps, transactional: true }))
      await worker.drain()
    }
    await use({ open, token, send })
    await worker.close()
    await app.http.close()
  },
})

test('an open app sees at once what is sent, and what is done elsewhere', async ({ site, inWs, customerId, clock }) => {
  const { frames, socket, closed } = await site.open(JSON.stringify({ token: site.token }))
  await waitUntil(() => frames.length === 1)
  expect(frames[0]).toMatchObject({ type: 'inbox', messages: [], unread: 0 })
  await site.send()
  await waitUntil(() => frames.at(-1)?.unread === 1)
  const id = Number(frames.at(-1)?.messages[0]?.id)
  await inWs((ws) => dismissMessage(ws, customerId, id, clock.now()))
  await waitUntil(() => frames.at(-1)?.unread === 0)
  socket.close()
  await closed
})

test('without a good token the socket is closed, and says that a new one is needed', async ({ site, clock }) => {
  for (const hello of [
    '',
    '{',
    '{}',
    '{"token":7}',
    '{"token":"nonsense"}',
    JSON.stringify({ token: `${site.token}x` }),
  ]) {
    const { frames, closed } = await site.open(hello)
    expect((await closed)[0]).toBe(4001)
    expect(frames).toEqual([])
  }
  const { closed, frames } = await site.open(JSON.stringify({ token: site.token }))
  await waitUntil(() => frames.length === 1)
  clock.advance({ hours: 2 })
  await site.send()
  expect((await closed)[0]).toBe(4001)
  expect(frames).toHaveLength(1)
})

test('however many apps look at an inbox, it is read once for all of them', async ({
  store,
  clock,
  workspaceId,
  customerId,
}) => {
  let reads = 0
  const now = () => {
    reads += 1
    return clock.now()
  }
  const inboxes = new LiveInboxes({ store, clock: { now } })
  const inbox = { workspaceId, customerId }
  const shown: string[] = []
  const ended: unknown[] = []
  const viewer = () => ({ show: (frame: string) => shown.push(frame), end: (error: unknown) => ended.push(error) })
  const leave = await Promise.all(Array.from({ length: 20 }, () => inboxes.join(inbox, viewer())))
  await inboxes.refresh(inbox)
  expect([reads, shown.length, new Set(shown).size]).toEqual([1, 20, 1])
  leave.slice(1).forEach((go) => go())
  await inboxes.refresh(inbox)
  expect([reads, shown.length, ended.length]).toEqual([2, 21, 0])
  leave[0]?.()
  await inboxes.refresh(inbox)
  expect(reads).toBe(2)
  await inboxes.close()
})
