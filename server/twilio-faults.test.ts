import { expect } from 'vitest'
import { twilioSms } from '../channels/sms/twilio-sms.ts'
import { writeStatusUrl } from '../channels/twilio/callback-urls.ts'
import { openTwilioStub, signedCall, twilioAccount, twilioError } from '../channels/twilio/testing.ts'
import { test } from '../store/testing.ts'
import { givenPhone, newPhone, smsStep } from '../worker/testing/phones.ts'
import { givenLiveCampaign, startTestWorker, tallyDeliveries } from '../worker/testing/set-up.ts'
import { givenApp } from './testing.ts'

const publicUrl = 'https://carillon.example'
const customerCount = 40
const mostRests = 20

/** What Twilio does with each request, one after the other and over again; all but the first is a bad day. */
const days = [
  'take',
  twilioError(429, 20429),
  'take_and_close',
  'close',
  'take',
  twilioError(500, 20500),
  'take_and_hang',
  twilioError(400, 21610),
  'take',
  'hang',
] as const

test('on Twilio’s bad days nobody gets a message twice, and only what it never took stays in doubt', async ({
  store,
  clock,
  workspaceId,
  inWs,
}) => {
  const { http } = await givenApp({ store, clock, workspaceId }, { twilio: twilioAccount, publicUrl: () => publicUrl })
  const stub = await openTwilioStub((_request, count) => days[(count - 1) % days.length] ?? 'take')
  await inWs(async (ws) => {
    for (let each = 0; each < customerCount; each += 1) await givenPhone(ws, newPhone(), clock.now())
    await givenLiveCampaign(ws, clock, { steps: [smsStep()] })
  })
  const sms = twilioSms({
    account: twilioAccount,
    from: '+14155550100',
    statusUrl: writeStatusUrl(publicUrl),
    ca: stub.ca,
    timeoutMs: 300,
    atOnce: 4,
  })
  const worker = await startTestWorker(store, clock, workspaceId, { providers: [sms], batchSize: 25 })
  try {
    for (let rests = 0; rests < mostRests; rests += 1) {
      await worker.drain()
      const { queued = 0 } = await inWs(tallyDeliveries)
      if (queued === 0) break
      // What Twilio refused is tried again, and the channel has rested.
      clock.advance({ minutes: 10 })
    }
  } finally {
    await worker.close()
    await stub.close()
  }
  const reached = stub.taken.map(({ form }) => form['To'])
  expect(new Set(reached).size).toBe(reached.length)
  const before = await inWs(tallyDeliveries)
  expect((before['sent'] ?? 0) + (before['failed'] ?? 0) + (before['uncertain'] ?? 0)).toBe(customerCount)
  for (const { sid, form } of stub.taken) {
    const told = { MessageSid: sid, MessageStatus: 'sent', To: form['To'] ?? '' }
    expect((await http.inject(signedCall(form['StatusCallback'] ?? '', told))).statusCode).toBe(204)
  }
  // A few may have timed out on this side before Twilio's heard of them: they were not taken either.
  const failed = before['failed'] ?? 0
  const uncertain = customerCount - reached.length - failed
  expect(await inWs(tallyDeliveries)).toEqual({ sent: reached.length, failed, uncertain })
  expect(before['uncertain']).toBeGreaterThan(uncertain)
})
