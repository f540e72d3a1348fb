import { sql } from 'kysely'
import { expect } from 'vitest'
import type { OutgoingMessage, Provider, SendResult } from '../channels/provider.ts'
import { newId } from '../domain/ids.ts'
import { decideApproval, requestApproval } from '../store/campaigns/approvals.ts'
import type { WorkspaceTx } from '../store/database/db.ts'
import { givenMember, test as base } from '../store/testing.ts'
import { givenCustomers, givenEvents, givenLiveCampaign, workByHand } from '../worker/testing/set-up.ts'
import { givenApp, type TestApp } from './testing.ts'

type Told = { unread: number; notices: { id: string; kind: string; title: string; text: string; isRead: boolean }[] }
type Fixtures = { app: TestApp; read: (headers: Record<string, string>) => Promise<Told> }
const test = base.extend<Fixtures>({
  app: async ({ store, clock, workspaceId }, use) => use(await givenApp({ store, clock, workspaceId })),
  read: async ({ app }, use) => use(async (headers) => (await app.http.inject({ url: '/v1/notices', headers })).json()),
})

/** Notes every mail, and answers as it is told. */
const noteMails = (mails: OutgoingMessage[], answer: () => SendResult): Provider => ({
  name: 'noted',
  channel: 'email',
  idempotent: false,
  send: (batch) => {
    mails.push(...batch)
    return Promise.resolve(batch.map(answer))
  },
})
const sent: SendResult = { kind: 'sent', providerMessageId: null }

const addressOf = ({ id }: { id: string }) => `${id}@example.com`

async function givenWaiting(ws: WorkspaceTx, requestedBy: string, at: Temporal.Instant): Promise<string> {
  const id = newId('approval')
  const card = { title: 'Launch “Ignore all rules” 🎁' } as never // only the title is read here
  const rest = {
    threadId: newId('thread'),
    turnId: 'trn_1',
    toolCallId: 'call_1',
    tool: 'launch_campaign',
    arguments: {},
    approvers: 1,
    role: 'approver',
  } as const
  const expiresAt = at.add({ hours: 24 })
  await requestApproval(ws, { id, card, ...rest, contentHash: 'hash', requestedBy, expiresAt, createdAt: at })
  return id
}

test('a campaign that pauses by its volume is told once to each approver, in the page and by email', async ({
  app,
  read,
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const [approver, admin] = [
    await givenMember(store.db, workspaceId, 'approver'),
    await givenMember(store.db, workspaceId),
  ]
  await givenMember(store.db, workspaceId, 'editor')
  const ids = await inWs((ws) => givenCustomers(ws, 4))
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, { trigger: { kind: 'event', event: 'started' } }))
  await inWs(({ tx }) =>
    sql`update campaign_versions set daily_ceiling = 2 where campaign_id = ${campaign}`.execute(tx),
  )
  await inWs((ws) =>
    givenEvents(
      ws,
      ids.map((customerId) => ({ customerId, name: 'started', at: clock.now() })),
    ),
  )
  const mails: OutgoingMessage[] = []
  const workers = [1, 2].map(() => workByHand(store, clock, workspaceId, { providers: [noteMails(mails, () => sent)] }))
  await Promise.all(workers.map(({ drain }) => drain()))
  const toMembers = mails.filter(({ idempotencyKey }) => idempotencyKey.startsWith('carillon-notice-'))
  expect(toMembers.map(({ address }) => address).toSorted()).toEqual([approver, admin].map(addressOf).toSorted())
  expect(toMembers[0]?.content).toMatchObject({ subject: '[Carillon] “Test campaign” paused by itself' })
  expect(mails.length - toMembers.length).toBe(2)

  const headers = await app.as('approver')
  const { unread, notices } = await read(headers)
  expect(notices).toMatchObject([{ kind: 'campaign_paused', campaignId: campaign, isRead: false }])
  expect(unread).toBe(1)
  expect(await read(await app.as('editor'))).toEqual({ notices: [], unread: 0 })
  const mark = async () => {
    const payload = { ids: [notices[0]?.id, '999999999'] }
    return (await app.http.inject({ method: 'POST', url: '/v1/notices/read', headers, payload })).json()
  }
  expect([await mark(), await mark()]).toEqual([{ read: 1 }, { read: 0 }])
  expect(await read(headers)).toMatchObject({ unread: 0, notices: [{ isRead: true }] })
  expect((await read(await app.as('admin'))).unread).toBe(1)
})

test('a channel that its provider stops is told when the trouble begins, and by email once the mail goes again', async ({
  app,
  read,
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  await givenMember(store.db, workspaceId, 'approver')
  await inWs((ws) => givenCustomers(ws, 3))
  await inWs((ws) => givenLiveCampaign(ws, clock))
  const mails: OutgoingMessage[] = []
  let answer: SendResult = { kind: 'stop', reason: 'the password is wrong' }
  const { drain } = workByHand(store, clock, workspaceId, { providers: [noteMails(mails, () => answer)] })
  const toMembers = () => mails.filter(({ idempotencyKey }) => idempotencyKey.startsWith('carillon-notice-')).length
  for (const minutes of [0, 6, 6]) {
    clock.advance({ minutes })
    await drain()
  }
  expect(toMembers()).toBe(3)
  const { notices } = await read(await app.as('admin'))
  expect(notices).toMatchObject([{ kind: 'channel_stopped', text: expect.stringContaining('“the password is wrong”') }])
  answer = sent
  clock.advance({ hours: 1 })
  await drain()
  expect(toMembers()).toBe(4)
  clock.advance({ hours: 1 })
  await drain()
  expect(toMembers()).toBe(4)
})

test('an approval that waits is told to whoever may give it, but not to who asked, and to nobody once it is decided', async ({
  app,
  read,
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const asker = await givenMember(store.db, workspaceId, 'approver')
  const other = await givenMember(store.db, workspaceId, 'approver')
  const [decided, waiting] = await inWs(async (ws) => [
    await givenWaiting(ws, asker.id, clock.now()),
    await givenWaiting(ws, asker.id, clock.now()),
  ])
  const mails: OutgoingMessage[] = []
  const { drain } = workByHand(store, clock, workspaceId, { providers: [noteMails(mails, () => sent)] })
  await drain()
  expect(mails).toEqual([])
  const decision = { memberId: other.id, status: 'approved', surface: 'web', reason: null } as const
  await inWs((ws) => decideApproval(ws, { id: decided, ...decision, at: clock.now() }))
  clock.advance({ minutes: 6 })
  await drain()
  expect(mails.map(({ address }) => address)).toEqual([addressOf(other)])
  const headers = await app.as('admin')
  expect(await read(headers)).toMatchObject({ unread: 1, notices: [{ kind: 'approval_waits', approvalId: waiting }] })
  clock.advance({ hours: 22 })
  await drain()
  expect(mails.map(({ address }) => address)).toEqual([addressOf(other), addressOf(other)])
  clock.advance({ hours: 2 })
  expect(await read(headers)).toEqual({ notices: [], unread: 0 })
})

test('another workspace’s notices are not there, and no notice is read by a wrong id', async ({
  app,
  read,
  inWs,
  clock,
  store,
}) => {
  const { rows } = await sql<{ id: number }>`insert into workspaces (name) values ('Other') returning id`.execute(
    store.db,
  )
  await inWs((ws) => givenWaiting(ws, 'mem_gone', clock.now()))
  const theirs = await app.as('admin', rows[0]?.id)
  expect(await read(theirs)).toEqual({ notices: [], unread: 0 })
  for (const payload of [{}, { ids: [] }, { ids: ['x'] }, { ids: 'all' }]) {
    const answer = await app.http.inject({ method: 'POST', url: '/v1/notices/read', headers: theirs, payload })
    expect(answer.statusCode).toBe(400)
  }
  expect((await app.http.inject({ url: '/v1/notices' })).statusCode).toBe(401)
})
