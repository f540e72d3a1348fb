import { sql } from 'kysely'
import { expect } from 'vitest'
import type { OutgoingMessage } from '../../channels/provider.ts'
import { findTextLink } from '../../store/deliveries/text-links.ts'
import { changeSettings } from '../../store/workspaces/settings.ts'
import { sendTest } from '../send-test.ts'
import { noteMails, sent, test } from './testing.ts'

test('an SMS shows as long a link as it has, and a test’s short link leads where the message’s will', async ({
  given,
  approve,
  work,
  db,
  inWs,
}) => {
  const text = 'Come and see https://shop.example/autumn/coats-that-keep-you-warm?in=november'
  const sms = { channel: 'sms', when: null, content: { default: { text }, locales: [] } }
  const mail = { channel: 'email', when: null, content: { default: { subject: 'Hi', body: 'Come' }, locales: [] } }
  await inWs((ws) => changeSettings(ws, { linkHosts: ['shop.example'] }))
  const { context, asked } = await given({ steps: [{ kind: 'message', channels: [sms, mail] }] })
  await sql`update members set phone = '+441225000000' where id = ${context.member.id}`.execute(db)
  const to = { ...asked, channel: 'sms' as const }
  const card = await sendTest.prepareApproval?.(to, context)
  expect(card?.previews[0]?.fields).toEqual([
    { label: 'Text', text: `Come and see https://c.example/s/${'x'.repeat(20)}` },
    { label: 'Leads to', text: text.slice(text.indexOf('https')) },
    { label: 'Length', text: '1 segment, 53 units in GSM-7' },
  ])
  await sendTest.handle(to, await approve(to, context))
  const texts: OutgoingMessage[] = []
  await work({ ...noteMails(texts, sent), channel: 'sms' })
  expect(texts[0]?.content).toMatchObject({
    text: expect.stringMatching(/^\[Test\] Come and see https:\/\/example\.com\/s\/[\da-z-]+$/),
  })
  const leads = await inWs((ws) => findTextLink(ws, texts[0]?.deliveryId ?? 0, 0))
  expect(leads).toEqual({ to: text.slice(text.indexOf('https')), standing: 'declared' })
})
