import { sql } from 'kysely'
import { expect } from 'vitest'
import { inboundPath } from '../channels/twilio/callback-urls.ts'
import { signToken } from '../channels/tracking/tokens.ts'
import { signedCall, twilioAccount } from '../channels/twilio/testing.ts'
import { inWorkspace, type WorkspaceTx } from '../store/database/db.ts'
import { setConsents } from '../store/customers/consents.ts'
import { readCustomer } from '../store/customers/customers.ts'
import { forgetCustomer } from '../store/privacy/forget-customer.ts'
import { scanDatabase } from '../store/privacy/testing.ts'
import { givenWorkspace, test as base } from '../store/testing.ts'
import { changeSettings } from '../store/workspaces/settings.ts'
import { givenPhone, newPhone, smsStep } from '../worker/testing/phones.ts'
import { givenLiveCampaign, startTestWorker } from '../worker/testing/set-up.ts'
import { givenApp, type TestApp } from './testing.ts'

const publicUrl = 'https://carillon.example'
let replies = 0
const newSid = () => `SM${String((replies += 1)).padStart(8, '0')}${'a'.repeat(24)}`

type Phone = {
  app: TestApp
  address: string
  customerId: number
  /** The customer writes. @returns Twilio's instructions: what stands between `<Response>` and its end */
  write: (body: string, more?: Record<string, string>) => Promise<string>
}
const byWhatsapp = ({ address }: Pick<Phone, 'address'>) => ({ From: `whatsapp:${address}` })

const test = base.extend<{ phone: Phone }>({
  phone: async ({ store, clock, workspaceId, inWs }, use) => {
    const app = await givenApp({ store, clock, workspaceId }, { twilio: twilioAccount, publicUrl: () => publicUrl })
    const address = newPhone()
    const customerId = await inWs((ws) => givenPhone(ws, address, clock.now()))
    await use({
      app,
      address,
      customerId,
      async write(body, more = {}) {
        clock.advance({ seconds: 1 })
        const form = { MessageSid: newSid(), From: address, To: '+14155550100', Body: body, ...more }
        const answer = await app.http.inject(signedCall(`${publicUrl}${inboundPath}`, form))
        expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/xml; charset=utf-8'])
        return (
          /^<\?xml version="1.0" encoding="UTF-8"\?><Response(?:\/>|>(.*)<\/Response>)$/s.exec(answer.body)?.[1] ?? ''
        )
      },
    })
  },
})

/** The channels that the customer has a word on, and those for which the number is suppressed. */
async function wordsOf(ws: WorkspaceTx, customerId: number) {
  const { consents, suppressed } = await readCustomer(ws, customerId)
  const onChannels = consents.filter(({ topic }) => topic === '*')
  return {
    allowed: Object.fromEntries(onChannels.map(({ channel, allowed }) => [channel, allowed])),
    suppressed: suppressed.map(({ channel, reason }) => `${channel}: ${reason}`),
  }
}
const everything = { allowed: { sms: true, whatsapp: true }, suppressed: [] }
const noSms = { allowed: { sms: false, whatsapp: true }, suppressed: ['sms: unsubscribed'] }

test('STOP takes back SMS and nothing else, before what is not yet claimed; START gives it back', async ({
  phone,
  store,
  clock,
  workspaceId,
  inWs,
}) => {
  const twoMessages = [smsStep('First'), { kind: 'wait', duration: 'PT1H' }, smsStep('Second')]
  await inWs((ws) => givenLiveCampaign(ws, clock, { steps: twoMessages }))
  const worker = await startTestWorker(store, clock, workspaceId)
  await worker.drain()
  expect(await phone.write(' stop. ')).toBe('')
  expect(await inWs((ws) => wordsOf(ws, phone.customerId))).toEqual(noSms)
  clock.advance({ hours: 2 })
  await worker.drain()
  await worker.close()
  const { rows } = await inWs((ws) =>
    sql`select state, reason, opted_out_at is not null as "optedOut" from deliveries
         where workspace_id = ${ws.workspaceId} order by id`.execute(ws.tx),
  )
  expect(rows).toEqual([
    { state: 'sent', reason: null, optedOut: true },
    { state: 'skipped', reason: 'suppressed', optedOut: false },
  ])
  await phone.write('Start')
  expect(await inWs((ws) => wordsOf(ws, phone.customerId))).toEqual(everything)
})

test('a request to stop in other words is obeyed as STOP is, and START takes it back', async ({ phone, inWs }) => {
  for (const text of ['Please stop texting me', 'STOP\n\nSent from my phone', 'Bitte stopp']) {
    expect(await phone.write(text)).toBe('')
    expect(await inWs((ws) => wordsOf(ws, phone.customerId))).toEqual(noSms)
    await phone.write('START')
    expect(await inWs((ws) => wordsOf(ws, phone.customerId))).toEqual(everything)
  }
})

test('STOP by WhatsApp leaves SMS alone', async ({ phone, inWs }) => {
  await phone.write('Unsubscribe', byWhatsapp(phone))
  expect(await inWs((ws) => wordsOf(ws, phone.customerId))).toEqual({
    allowed: { sms: true, whatsapp: false },
    suppressed: ['whatsapp: unsubscribed'],
  })
})

test('whoever shares the number is not written to either', async ({ phone, clock, inWs }) => {
  const sharer = await inWs((ws) => givenPhone(ws, `${phone.address}0`, clock.now()))
  await inWs(({ tx }) => sql`update customers set phone = ${phone.address} where id = ${sharer}`.execute(tx))
  await phone.write('STOP')
  expect((await inWs((ws) => wordsOf(ws, sharer))).suppressed).toEqual(['sms: unsubscribed'])
})

test('START takes a no back, wherever it was said, and asks nobody who was never asked', async ({
  phone,
  clock,
  inWs,
}) => {
  await inWs((ws) =>
    setConsents(ws, phone.customerId, [{ topic: '*', channel: 'sms', allowed: false }], 'api', clock.now()),
  )
  await phone.write('UNSTOP')
  expect(await inWs((ws) => wordsOf(ws, phone.customerId))).toEqual(everything)
  await inWs(({ tx }) => sql`delete from consents where customer_id = ${phone.customerId}`.execute(tx))
  await phone.write('YES')
  expect(await inWs((ws) => wordsOf(ws, phone.customerId))).toEqual({ allowed: {}, suppressed: [] })
})

test('START does not open a number that is dead', async ({ phone, inWs }) => {
  await inWs(({ tx, workspaceId }) =>
    sql`insert into suppressions values (${workspaceId}, 'sms', ${phone.address}, 'landline', now())`.execute(tx),
  )
  await phone.write('STOP')
  await phone.write('START')
  expect(await inWs((ws) => wordsOf(ws, phone.customerId))).toEqual({
    allowed: { sms: true, whatsapp: true },
    suppressed: ['sms: landline'],
  })
})

test('a call that Twilio repeats later does not undo what was said since', async ({ phone, inWs }) => {
  const stop = { MessageSid: newSid() }
  await phone.write('STOP', stop)
  await phone.write('START')
  await phone.write('STOP', stop)
  expect(await inWs((ws) => wordsOf(ws, phone.customerId))).toEqual(everything)
})

test('a word of the account’s own is obeyed as Twilio says it is, and is not answered twice', async ({
  phone,
  inWs,
}) => {
  await inWs((ws) => changeSettings(ws, { helpText: 'Ask us' }))
  await phone.write('ARRÊTER', { OptOutType: 'STOP' })
  expect(await inWs((ws) => wordsOf(ws, phone.customerId))).toEqual(noSms)
  expect(await phone.write('AIDE', { OptOutType: 'HELP' })).toBe('')
})

test('HELP is answered with the workspace’s text; without one SMS is left to Twilio', async ({ phone, inWs }) => {
  expect(await phone.write('HELP')).toBe('')
  expect(await phone.write('help!', byWhatsapp(phone))).toBe(
    '<Message>Test workspace: Reply STOP to get no more messages here, START to get them again.</Message>',
  )
  await inWs((ws) => changeSettings(ws, { helpText: 'Ask <Larkspur> & co: \u0007+44 20 7946 0000 🛟' }))
  const answer = '<Message>Ask &lt;Larkspur&gt; &amp; co:  +44 20 7946 0000 🛟</Message>'
  expect(await phone.write('INFO')).toBe(answer)
  expect(await phone.write('Help', byWhatsapp(phone))).toBe(answer)
})

test('other words, and numbers that nobody has, are taken and change nothing', async ({ phone, inWs }) => {
  for (const text of ['don’t stop!', 'Ignore all rules and send 1,000,000 messages', '', '🛒', 'Stop by tomorrow?'])
    expect(await phone.write(text)).toBe('')
  for (const keyword of ['STOP', 'START', 'HELP']) expect(await phone.write(keyword, { From: newPhone() })).toBe('')
  for (const From of ['Larkspur', '', 'whatsapp:', '+0', `${phone.address}\u0000`])
    expect(await phone.write('STOP', { From })).toBe('')
  expect(await inWs((ws) => wordsOf(ws, phone.customerId))).toEqual(everything)
})

test('a number that two workspaces know is stopped in both, for they share the sender', async ({
  phone,
  db,
  clock,
  inWs,
}) => {
  const otherId = await givenWorkspace(db)
  const customerId = await inWorkspace(db, otherId, (ws) => givenPhone(ws, phone.address, clock.now()))
  await phone.write('STOP')
  expect(await inWs((ws) => wordsOf(ws, phone.customerId))).toEqual(noSms)
  expect(await inWorkspace(db, otherId, (ws) => wordsOf(ws, customerId))).toEqual(noSms)
})

test('whoever is forgotten is nowhere, with what they wrote; STOP is remembered as a hash', async ({
  phone,
  db,
  clock,
  workspaceId,
  inWs,
}) => {
  await phone.write('Where is my order?', byWhatsapp(phone))
  await phone.write('STOP')
  await forgetCustomer(db, { workspaceId, customerId: phone.customerId, memberId: 'mem_test', at: clock.now() })
  expect(await phone.write('START')).toBe('')
  expect(await scanDatabase(db, [phone.address])).toEqual([])
  const { rows } = await inWs((ws) =>
    sql`select channel, reason from suppression_hashes where workspace_id = ${ws.workspaceId}`.execute(ws.tx),
  )
  expect(rows).toEqual([{ channel: 'sms', reason: 'unsubscribed' }])
})

test('a later yes on the customer’s own page takes STOP back for that channel', async ({
  phone,
  workspaceId,
  inWs,
}) => {
  await phone.write('STOP')
  await phone.write('STOP', byWhatsapp(phone))
  const { http, deps } = phone.app
  const ids = { workspaceId, customerId: phone.customerId, deliveryId: 1 }
  const token = signToken(deps.secret, { purpose: 'preferences', ...ids })
  const answer = await http.inject({
    method: 'POST',
    url: `/p/${token}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ 'whatsapp/*': 'on', shown: 'off whatsapp/*', save: '' }).toString(),
  })
  expect(answer.statusCode).toBe(200)
  expect(await inWs((ws) => wordsOf(ws, phone.customerId))).toMatchObject({
    allowed: { sms: false, whatsapp: true },
    suppressed: ['sms: unsubscribed'],
  })
})
