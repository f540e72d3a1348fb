import { sql } from 'kysely'
import { expect } from 'vitest'
import { inboundPath } from '../channels/twilio/callback-urls.ts'
import { openTwilioStub, signedCall, twilioAccount } from '../channels/twilio/testing.ts'
import { twilioWhatsapp } from '../channels/whatsapp/twilio-whatsapp.ts'
import { openWindow, purgeWindows } from '../store/customers/inbound-windows.ts'
import { test } from '../store/testing.ts'
import { givenPhone, newPhone } from '../worker/testing/phones.ts'
import { givenLiveCampaign, startTestWorker, tallyDeliveries } from '../worker/testing/set-up.ts'
import { givenApp } from './testing.ts'

const publicUrl = 'https://carillon.example'
const template = `HX${'a'.repeat(32)}`
const content = {
  template,
  parameters: [{ key: '1', value: '{{ customer.first_name | default: "you" }}' }],
  text: 'We have your answer, {{ customer.first_name | default: "you" }} 🛟',
}
const whatsappStep = (parts: object) => ({
  kind: 'message',
  channels: [{ channel: 'whatsapp', content: { default: { ...content, ...parts } } }],
})
const pause = { kind: 'wait', duration: 'PT12H' }

test('who writes gets free text for a day, and the template before and after', async ({
  store,
  clock,
  workspaceId,
  inWs,
  db,
}) => {
  const app = await givenApp({ store, clock, workspaceId }, { twilio: twilioAccount, publicUrl: () => publicUrl })
  const stub = await openTwilioStub()
  const address = newPhone()
  await inWs(async (ws) => {
    await givenPhone(ws, address, clock.now())
    const steps = [whatsappStep({}), pause, whatsappStep({}), { ...pause, duration: 'PT24H' }, whatsappStep({})]
    await givenLiveCampaign(ws, clock, { steps })
  })
  const whatsapp = twilioWhatsapp({ account: twilioAccount, from: '+14155550101', ca: stub.ca })
  const worker = await startTestWorker(store, clock, workspaceId, { providers: [whatsapp] })
  try {
    await worker.drain()
    clock.advance({ hours: 11 })
    const form = { MessageSid: `SM${'7'.repeat(32)}`, From: `whatsapp:${address}`, Body: 'Where is my order?' }
    expect((await app.http.inject(signedCall(`${publicUrl}${inboundPath}`, form))).statusCode).toBe(200)
    clock.advance({ hours: 1, minutes: 1 })
    await worker.drain()
    clock.advance({ hours: 24, minutes: 1 })
    await worker.drain()
  } finally {
    await worker.close()
    await stub.close()
  }
  const To = `whatsapp:${address}`
  const byTemplate = { To, ContentSid: template, ContentVariables: '{"1":"you"}' }
  expect(stub.taken.map((each) => each.form)).toMatchObject([
    byTemplate,
    { To, Body: 'We have your answer, you 🛟' },
    byTemplate,
  ])
  expect(stub.taken[1]?.form).not.toHaveProperty('ContentSid')
  await purgeWindows(db, clock.now())
  const { rows } = await inWs(({ tx }) => sql`select 1 from inbound_windows where address = ${address}`.execute(tx))
  expect(rows).toEqual([])
})

test.for([
  ['runs three hours ahead', 3, 'sent'],
  ['is of another month', 24 * 30, 'skipped'],
] as const)(
  'free text to who wrote to a machine whose clock %s',
  async ([, hours, became], { store, clock, workspaceId, inWs }) => {
    const address = newPhone()
    await inWs(async (ws) => {
      await givenPhone(ws, address, clock.now())
      await openWindow(ws, { channel: 'whatsapp', address }, clock.now().add({ hours }))
      await givenLiveCampaign(ws, clock, { steps: [whatsappStep({ template: null, parameters: [] })] })
    })
    const worker = await startTestWorker(store, clock, workspaceId)
    await worker.drain()
    await worker.close()
    expect(await inWs(tallyDeliveries)).toEqual({ [became]: 1 })
  },
)

test('a message that comes counts from when it came, whatever a clock that ran ahead wrote before it', async ({
  clock,
  inWs,
}) => {
  const address = newPhone()
  const write = (at: Temporal.Instant) => inWs((ws) => openWindow(ws, { channel: 'whatsapp', address }, at))
  await write(clock.now().add({ hours: 24 * 30 }))
  await write(clock.now())
  const { rows } = await inWs(({ tx }) =>
    sql`select last_at as "lastAt" from inbound_windows where address = ${address}`.execute(tx),
  )
  expect(rows).toEqual([{ lastAt: clock.now() }])
})

test('free text alone is skipped with its reason for who has not written', async ({
  store,
  clock,
  workspaceId,
  inWs,
}) => {
  await inWs(async (ws) => {
    await givenPhone(ws, newPhone(), clock.now())
    await givenLiveCampaign(ws, clock, { steps: [whatsappStep({ template: null, parameters: [] })] })
  })
  const worker = await startTestWorker(store, clock, workspaceId)
  await worker.drain()
  await worker.close()
  const { rows } = await inWs((ws) =>
    sql`select state, reason, detail -> 'lastAt' as "lastAt" from deliveries where workspace_id = ${ws.workspaceId}`.execute(
      ws.tx,
    ),
  )
  expect(rows).toEqual([{ state: 'skipped', reason: 'window_closed', lastAt: null }])
})
