import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { writeMessageId } from '../channels/email/message-id.ts'
import { ses } from '../channels/email/notices/ses.ts'
import {
  givenTopic,
  openSnsSigner,
  sesBounce,
  sesComplaint,
  sesDelivery,
  type SnsSigner,
} from '../channels/email/notices/testing.ts'
import { smtp } from '../channels/email/smtp.ts'
import { startMailServer, textOf } from '../channels/email/testing.ts'
import type { OutgoingMessage } from '../channels/provider.ts'
import { listCustomerDeliveries } from '../store/customers/customer-deliveries.ts'
import { readCustomer } from '../store/customers/customers.ts'
import { unsuppressAddress } from '../store/customers/suppressions.ts'
import type { WorkspaceTx } from '../store/database/db.ts'
import { forgetCustomer } from '../store/privacy/forget-customer.ts'
import { readResults } from '../store/results.ts'
import { changeSettings } from '../store/workspaces/settings.ts'
import { test as base } from '../store/testing.ts'
import { givenCustomers, givenLiveCampaign, startTestWorker } from '../worker/testing/set-up.ts'
import { givenApp } from './testing.ts'

type Mail = { messageId: string; to: string }
type Sent = {
  signer: SnsSigner
  campaignId: string
  customerIds: number[]
  mails: Mail[]
  first: Mail
  post(body: unknown, contentType?: string): Promise<number>
  tell(notice: object): Promise<number>
  /** The milestones of the first customer's mail that notices tell of, and why it bounced. */
  read(): Promise<object>
}

/** Two customers who were mailed through a real SMTP server, and a server that hears of those mails. */
const test = base.extend<{ sent: Sent }>({
  sent: async ({ store, clock, workspaceId, inWs }, use) => {
    const server = await startMailServer()
    const provider = smtp({ url: server.url })
    const signer = openSnsSigner()
    const app = await givenApp(
      { store, clock, workspaceId },
      { noticeFormats: [ses({ topics: [givenTopic], get: signer.get })] },
    )
    const { customerIds, campaignId } = await inWs(async (ws) => {
      await changeSettings(ws, { senderEmail: 'hello@larkspur.example' })
      return { customerIds: await givenCustomers(ws, 2), campaignId: await givenLiveCampaign(ws, clock) }
    })
    const worker = await startTestWorker(store, clock, workspaceId, { providers: [provider] })
    await worker.drain()
    await worker.close()
    await provider.close?.()
    const received = await server.readMails()
    const mails = received.map(({ messageId = '', to }) => ({ messageId, to: textOf(to) }))
    const post = async (body: unknown, contentType = 'text/plain; charset=UTF-8') => {
      const answer = await app.http.inject({
        method: 'POST',
        url: '/webhooks/ses',
        headers: { 'content-type': contentType, 'x-amz-sns-message-type': 'Notification' },
        payload: JSON.stringify(body),
      })
      return answer.statusCode
    }
    const inOrder = mails.toSorted((a, b) => (a.to < b.to ? -1 : 1))
    await use({
      signer,
      campaignId,
      customerIds,
      mails: inOrder,
      first: inOrder[0] ?? { messageId: '', to: '' },
      post,
      tell: (notice) => post(signer.notify(notice)),
      async read() {
        const [delivery] = await inWs((ws) => listCustomerDeliveries(ws, customerIds[0] ?? 0))
        const ours = ['queued', 'attempted', 'sent']
        const names = Object.keys(delivery?.milestones ?? {}).filter((name) => !ours.includes(name))
        return { milestones: names.toSorted(), bounceReason: delivery?.bounceReason ?? null }
      },
    })
    await server.close()
  },
})

const suppressedOf = (ws: WorkspaceTx, customerIds: readonly number[]) =>
  Promise.all(customerIds.map(async (id) => (await readCustomer(ws, id)).suppressed))

test('a hard bounce is recorded with its reason and suppresses the address', async ({ sent, inWs, clock }) => {
  expect(sent.mails.map(({ to }) => to)).toEqual(['u1@example.com', 'u2@example.com'])
  expect(await sent.tell(sesBounce(sent.first, 'Permanent', 'NoEmail'))).toBe(200)
  expect(await sent.read()).toEqual({ milestones: ['bounced'], bounceReason: 'NoEmail 5.1.1' })
  expect(await inWs((ws) => suppressedOf(ws, sent.customerIds))).toEqual([
    [{ channel: 'email', reason: 'bounced' }],
    [],
  ])
  const { deliveries } = await inWs((ws) => readResults(ws, sent.campaignId, clock.now()))
  expect(deliveries).toMatchObject({ due: 2, sent: 2, bounced: 1, softBounced: 0, complained: 0 })
})

test('an international domain is told of by its ASCII name, and is the address that it was written to', async ({
  sent,
  inWs,
}) => {
  const address = 'u1@bücher.example'
  await inWs(({ tx, workspaceId }) =>
    sql`with c as (update customers set email = ${address} where workspace_id = ${workspaceId} and email = ${sent.first.to})
        update deliveries set address = ${address} where workspace_id = ${workspaceId} and address = ${sent.first.to}`.execute(
      tx,
    ),
  )
  expect(await sent.tell(sesBounce({ ...sent.first, to: 'u1@xn--bcher-kva.example' }))).toBe(200)
  expect(await inWs((ws) => suppressedOf(ws, sent.customerIds))).toEqual([
    [{ channel: 'email', reason: 'bounced' }],
    [],
  ])
})

test('a complaint suppresses the address; a soft bounce and a delivery are recorded and suppress nothing', async ({
  sent,
  inWs,
}) => {
  const [first, second] = [sent.first, sent.mails[1] ?? sent.first]
  expect(await sent.tell(sesBounce(first, 'Transient', 'MailboxFull'))).toBe(200)
  expect(await sent.tell(sesDelivery(first))).toBe(200)
  expect(await sent.tell(sesComplaint(second))).toBe(200)
  expect(await sent.read()).toEqual({
    milestones: ['delivered', 'soft_bounced'],
    bounceReason: 'MailboxFull 5.1.1',
  })
  expect(await inWs((ws) => suppressedOf(ws, sent.customerIds))).toEqual([
    [],
    [{ channel: 'email', reason: 'complained' }],
  ])
})

test('in whatever order and however often they come, the same is known in the end', async ({ sent, inWs, clock }) => {
  const notices = [
    sesDelivery(sent.first),
    sesBounce(sent.first, 'Transient', 'General'),
    sesBounce(sent.first, 'Permanent', 'NoEmail'),
    sesComplaint(sent.first),
  ]
  const shuffled = fc.sample(fc.shuffledSubarray([...notices, ...notices, ...notices], { minLength: 12 }), {
    numRuns: 1,
  })[0]
  clock.advance({ hours: 24 * 40 })
  for (const notice of shuffled ?? []) expect(await sent.tell(notice)).toBe(200)
  expect(await Promise.all(notices.map((notice) => sent.tell(notice)))).toEqual([200, 200, 200, 200])
  expect(await sent.read()).toEqual({
    milestones: ['bounced', 'complained', 'delivered', 'soft_bounced'],
    bounceReason: 'NoEmail 5.1.1',
  })
  const { deliveries } = await inWs((ws) => readResults(ws, sent.campaignId, clock.now()))
  expect(deliveries).toMatchObject({ due: 2, sent: 2, delivered: 1, bounced: 1, softBounced: 1, complained: 1 })
})

test('an address that a member has freed is not suppressed again by a notice that comes once more', async ({
  sent,
  inWs,
}) => {
  await sent.tell(sesBounce(sent.first))
  expect(await inWs((ws) => unsuppressAddress(ws, 'email', 'u1@example.com'))).toBe(true)
  await sent.tell(sesBounce(sent.first))
  expect(await inWs((ws) => suppressedOf(ws, sent.customerIds))).toEqual([[], []])
})

test('a notice of another mail, another recipient or another installation changes nothing', async ({ sent, inWs }) => {
  const { messageId } = sent.first
  for (const other of [
    { messageId, to: 'stranger@example.com' },
    { messageId: messageId.replace(/\.\d+@/, '.999999999@'), to: sent.first.to },
    { messageId: messageId.replace(/carillon\.\d+/, 'carillon.999999999'), to: sent.first.to },
    { messageId: '<4711@mail.example>', to: sent.first.to },
  ])
    expect(await sent.tell(sesBounce(other))).toBe(200)
  expect(await sent.read()).toEqual({ milestones: [], bounceReason: null })
  expect(await inWs((ws) => suppressedOf(ws, sent.customerIds))).toEqual([[], []])
})

test('the address is the same in any case', async ({ sent, inWs }) => {
  await sent.tell(sesComplaint({ ...sent.first, to: 'U1@Example.COM' }))
  expect(await inWs((ws) => suppressedOf(ws, sent.customerIds))).toEqual([
    [{ channel: 'email', reason: 'complained' }],
    [],
  ])
})

test('of a customer who has been forgotten the bounce is counted, and only a hash of the address is kept', async ({
  sent,
  db,
  inWs,
  clock,
  workspaceId,
}) => {
  const customerId = sent.customerIds[0] ?? 0
  await forgetCustomer(db, { workspaceId, customerId, memberId: 'mem_test', at: clock.now() })
  expect(await sent.tell(sesBounce(sent.first))).toBe(200)
  const { deliveries } = await inWs((ws) => readResults(ws, sent.campaignId, clock.now()))
  expect(deliveries).toMatchObject({ sent: 2, bounced: 1 })
  const { rows } = await sql`select reason from suppression_hashes where workspace_id = ${workspaceId}`.execute(db)
  expect(rows).toEqual([{ reason: 'bounced' }])
  const kept = await sql`select 1 from suppressions where workspace_id = ${workspaceId}`.execute(db)
  expect(kept.rows).toEqual([])
})

test('what is unsigned, changed, of another topic or nonsense changes nothing', async ({ sent }) => {
  const signed = sent.signer.notify(sesBounce(sent.first))
  const theirs = openSnsSigner('arn:aws:sns:eu-west-1:999999999999:theirs')
  const bodies = [
    sesBounce(sent.first),
    { ...signed, Message: signed.Message.replace('Permanent', 'Transient') },
    { ...signed, Signature: '' },
    theirs.notify(sesBounce(sent.first)),
    null,
    'text',
  ]
  for (const body of bodies) expect(await sent.post(body)).toBe(401)
  expect(await sent.post({}, 'image/png')).toBe(415)
  expect(await sent.read()).toEqual({ milestones: [], bounceReason: null })
  expect(await sent.post(signed, 'application/json')).toBe(200)
  expect(await sent.read()).toMatchObject({ milestones: ['bounced'] })
})

test('a mail of which nobody knew whether it left is sent, once a notice tells of it', async ({
  store,
  clock,
  workspaceId,
  inWs,
}) => {
  const signer = openSnsSigner()
  const noticeFormats = [ses({ topics: [givenTopic], get: signer.get })]
  const { http } = await givenApp({ store, clock, workspaceId }, { noticeFormats })
  const taken: OutgoingMessage[] = []
  const worker = await startTestWorker(store, clock, workspaceId, {
    providers: [
      {
        name: 'smtp',
        channel: 'email',
        idempotent: false,
        async send(batch) {
          taken.push(...batch)
          return batch.map(() => ({ kind: 'unknown', reason: 'the connection broke' }))
        },
      },
    ],
  })
  const campaignId = await inWs(async (ws) => {
    await givenCustomers(ws, 2)
    return givenLiveCampaign(ws, clock)
  })
  await worker.drain()
  await worker.close()
  const { deliveries: before } = await inWs((ws) => readResults(ws, campaignId, clock.now()))
  expect(before).toMatchObject({ due: 2, sent: 0, uncertain: 2 })
  const [first] = taken
  if (first === undefined) throw new RangeError('nothing was taken')
  const mail = { messageId: writeMessageId(first, 'hello@larkspur.example'), to: first.address }
  const payload = JSON.stringify(signer.notify(sesDelivery(mail)))
  await http.inject({ method: 'POST', url: '/webhooks/ses', headers: { 'content-type': 'text/plain' }, payload })
  const { deliveries } = await inWs((ws) => readResults(ws, campaignId, clock.now()))
  expect(deliveries).toMatchObject({ due: 2, sent: 1, delivered: 1, uncertain: 1 })
})

test('without a topic whoever calls is told what is missing', async ({ store, clock, workspaceId }) => {
  const { http } = await givenApp({ store, clock, workspaceId })
  for (const type of ['text/plain; charset=UTF-8', 'application/json', '']) {
    const call = { method: 'POST', url: '/webhooks/ses', headers: { 'content-type': type }, payload: '{' } as const
    expect((await http.inject(call)).json()).toMatchObject({
      status: 503,
      code: 'not_configured',
      variables: ['SES_TOPIC_ARN'],
      detail: expect.stringContaining('docs/how-to/receive-bounces.md'),
    })
  }
})
