import { sql } from 'kysely'
import { pino } from 'pino'
import { expect } from 'vitest'
import { twilioSms } from '../channels/sms/twilio-sms.ts'
import { writeStatusUrl } from '../channels/twilio/callback-urls.ts'
import { openTwilioStub, signedCall, twilioAccount, type TwilioStub } from '../channels/twilio/testing.ts'
import { readResults } from '../store/results.ts'
import { test as base } from '../store/testing.ts'
import { givenPhone, newPhone, smsStep } from '../worker/testing/phones.ts'
import { givenLiveCampaign, startTestWorker } from '../worker/testing/set-up.ts'
import { givenApp, type TestApp } from './testing.ts'

const publicUrl = 'https://carillon.example'
type Answer = Parameters<typeof openTwilioStub>[0]

type Sent = {
  app: TestApp
  address: string
  campaignId: string
  stub: TwilioStub
  /** Twilio tells of the message, at the address that it was given. */
  tell: (status: string, more?: Record<string, string>) => Promise<number>
  delivery: () => Promise<Record<string, unknown>>
}
type Send = (answer?: Answer, timeoutMs?: number, onWait?: (sent: Sent) => Promise<unknown>) => Promise<Sent>

/** One customer who was sent one SMS through the whole worker. */
const test = base.extend<{ send: Send }>({
  send: async ({ store, clock, workspaceId, inWs }, use) => {
    const closers: (() => Promise<unknown>)[] = []
    await use(async (answer, timeoutMs = 20_000, onWait) => {
      const app = await givenApp({ store, clock, workspaceId }, { twilio: twilioAccount, publicUrl: () => publicUrl })
      const stub = await openTwilioStub((request, count) => {
        // Once the message is among those that were taken.
        setImmediate(() => void onWait?.(sent))
        return answer?.(request, count) ?? 'take'
      })
      closers.push(stub.close)
      const address = newPhone()
      const campaignId = await inWs(async (ws) => {
        await givenPhone(ws, address, clock.now())
        return givenLiveCampaign(ws, clock, { steps: [smsStep()] })
      })
      const sent: Sent = {
        app,
        address,
        campaignId,
        stub,
        async tell(status, more = {}) {
          const [message] = stub.taken
          const form = { MessageSid: message?.sid ?? '', MessageStatus: status, To: address, ...more }
          const call = signedCall(message?.form['StatusCallback'] ?? publicUrl, form)
          return (await app.http.inject(call)).statusCode
        },
        delivery: () =>
          inWs(async (ws) => {
            const { rows } = await sql<Record<string, unknown>>`
              select state, reason, provider_message_id as sid, sent_at as "sentAt", delivered_at as "deliveredAt",
                     opened_at as "openedAt", bounced_at as "bouncedAt", soft_bounced_at as "softBouncedAt",
                     bounce_reason as "bounceReason", uncertain_at as "uncertainAt", opted_out_at as "optedOutAt"
                from deliveries where workspace_id = ${ws.workspaceId}`.execute(ws.tx)
            return rows[0] ?? {}
          }),
      }
      const statusUrl = writeStatusUrl(publicUrl)
      const sms = twilioSms({ account: twilioAccount, from: '+14155550100', statusUrl, ca: stub.ca, timeoutMs })
      const worker = await startTestWorker(store, clock, workspaceId, { providers: [sms] })
      await worker.drain()
      await worker.close()
      return sent
    })
    for (const close of closers) await close()
  },
})

test('what Twilio tells is recorded once: repeated, late and out of order change nothing', async ({ send, clock }) => {
  const { tell, delivery } = await send()
  const at = clock.now()
  expect(await tell('delivered')).toBe(204)
  clock.advance({ minutes: 5 })
  for (const status of ['delivered', 'sent', 'queued', 'read', 'read', 'canceled', '__proto__']) await tell(status)
  clock.advance({ minutes: 5 })
  await tell('read')
  expect(await delivery()).toMatchObject({ state: 'sent', sentAt: at, deliveredAt: at, bouncedAt: null })
  expect((await delivery())['openedAt']).toEqual(at.add({ minutes: 5 }))
})

test('a call without Twilio’s signature, or about another message, changes nothing', async ({ send }) => {
  const { app, stub, tell, delivery } = await send()
  const before = await delivery()
  const [message] = stub.taken
  const url = message?.form['StatusCallback'] ?? ''
  const form = { MessageSid: message?.sid ?? '', MessageStatus: 'delivered', To: message?.form['To'] ?? '' }
  const forged = [
    signedCall(url, form, { ...twilioAccount, authToken: 'another' }),
    { ...signedCall(url, form), url: `${new URL(url).pathname}?x=1` },
    { ...signedCall(url, form), payload: new URLSearchParams({ ...form, MessageStatus: 'failed' }).toString() },
    { ...signedCall(url, form), headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  ]
  for (const call of forged) {
    const answer = await app.http.inject(call)
    expect([answer.statusCode, answer.json()['code']]).toEqual([401, 'unauthenticated'])
  }
  expect(await tell('delivered', { MessageSid: `SM${'9'.repeat(32)}` })).toBe(204)
  expect(await tell('delivered', { To: newPhone() })).toBe(204)
  expect(await delivery()).toEqual(before)
})

test('a message that was taken although no answer came is sent as soon as Twilio tells of it', async ({
  send,
  inWs,
  clock,
}) => {
  const { tell, delivery, stub, campaignId } = await send(() => 'take_and_hang', 300)
  expect(await delivery()).toMatchObject({ state: 'uncertain', sentAt: null, sid: null })
  await tell('sent')
  expect(await delivery()).toMatchObject({ state: 'sent', sid: stub.taken[0]?.sid, reason: null, uncertainAt: null })
  await tell('delivered')
  expect((await inWs((ws) => readResults(ws, campaignId, clock.now()))).deliveries).toMatchObject({
    due: 1,
    sent: 1,
    delivered: 1,
    uncertain: 0,
  })
  expect(stub.taken).toHaveLength(1)
})

test('what Twilio tells while its answer is still awaited leaves no doubt', async ({ send }) => {
  const { delivery, stub } = await send(
    () => 'take_and_hang',
    60_000,
    async (sent) => {
      await sent.tell('delivered')
      sent.stub.drop()
    },
  )
  expect(await delivery()).toMatchObject({ state: 'sent', sid: stub.taken[0]?.sid, reason: null, uncertainAt: null })
})

test.for([
  ['30005', { bounceReason: 'unknown_number', softBouncedAt: null }, ['unknown_number']],
  ['30003', { bounceReason: 'handset_unreachable', bouncedAt: null }, []],
  ['30006', { bounceReason: 'landline_or_unreachable_carrier', bouncedAt: null }, []],
  ['', { bounceReason: 'not_delivered', bouncedAt: null }, []],
  ['99999', { bounceReason: 'twilio_99999', bouncedAt: null }, []],
] as const)(
  'undelivered with the code %j suppresses a dead number, and only that',
  async ([code, told, reasons], { send, inWs }) => {
    const { tell, delivery, address } = await send()
    await tell('undelivered', { ErrorCode: code })
    expect(await delivery()).toMatchObject({ state: 'sent', ...told })
    const { rows } = await inWs((ws) =>
      sql<{ reason: string }>`
      select reason from suppressions
       where workspace_id = ${ws.workspaceId} and channel = 'sms' and address = ${address}`.execute(ws.tx),
    )
    expect(rows.map(({ reason }) => reason)).toEqual(reasons)
  },
)

test('without a Twilio account whoever calls is told what is missing, and the log once', async ({
  store,
  clock,
  workspaceId,
}) => {
  const lines: string[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
  const { http } = await givenApp({ store, clock, workspaceId }, { publicUrl: () => publicUrl, log })
  for (const path of ['/webhooks/twilio/inbound', '/webhooks/twilio/status/1/1']) {
    const answer = await http.inject(signedCall(`${publicUrl}${path}`, {}))
    expect(answer.json()).toMatchObject({
      status: 503,
      code: 'not_configured',
      detail: expect.stringContaining('set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN'),
    })
  }
  expect(lines.filter((line) => JSON.parse(line).vendor === 'Twilio')).toHaveLength(1)
})
