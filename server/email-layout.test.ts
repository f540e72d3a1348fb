import { expect } from 'vitest'
import { sealDelivery } from '../tools/campaign/seal-delivery.ts'
import { test } from '../store/testing.ts'
import { givenCustomers, givenLiveCampaign, makeCampaign, startTestWorker } from '../worker/testing/set-up.ts'
import { givenApp } from './testing.ts'

const url = '/v1/settings/email-layout/preview'
const frame = '<html><body><main>{{ content }}</main><footer>{{ footer }}</footer></body></html>'
const logo = { url: 'https://larkspur.example/logo.png', alt: 'Larkspur', width: 120 }

test('a layout is looked at before it is set, and every email after that is in it', async ({
  store,
  clock,
  workspaceId,
  inWs,
}) => {
  const { http, as } = await givenApp({ store, clock, workspaceId })
  const headers = await as('admin')
  const tried = await http.inject({ method: 'POST', url, headers, payload: { logo } })
  expect(tried.headers['content-type']).toContain('text/html')
  expect(tried.body).toContain('alt="Larkspur"')
  expect((await http.inject({ url, headers })).body).not.toContain('alt="Larkspur"')

  const set = await http.inject({ method: 'PATCH', url: '/v1/settings', headers, payload: { emailLayout: { frame } } })
  const whole = { logo: null, colors: null, darkColors: null, footer: null, frame }
  expect(set.json()).toMatchObject({ emailLayout: whole })
  expect((await http.inject({ url, headers: await as('viewer') })).body).toContain('<main><h1>A heading</h1>')

  await inWs(async (ws) => {
    await givenCustomers(ws, 1)
    await givenLiveCampaign(ws, clock)
  })
  const worker = await startTestWorker(store, clock, workspaceId)
  await worker.drain()
  await worker.close()
  const outbox = await http.inject({ url: '/v1/outbox', headers })
  const { messages } = outbox.json<{ messages: { content: { html: string } }[] }>()
  expect(messages.map(({ content }) => content.html)).toEqual([
    expect.stringMatching(/^<html><body><main><p>Come and see\.<\/p><\/main><footer>Test workspace<br>/),
  ])
  await http.inject({ method: 'PATCH', url: '/v1/settings', headers, payload: { emailLayout: null } })
  expect((await http.inject({ url, headers })).body).toContain('class="card"')
})

test('a preview shows the frame that somebody brought, and lets it do nothing', async ({
  store,
  clock,
  workspaceId,
}) => {
  const { http, as } = await givenApp({ store, clock, workspaceId })
  const answer = await http.inject({ method: 'POST', url, headers: await as('viewer'), payload: { frame } })
  expect(answer.headers['content-security-policy']).toMatch(/^sandbox; default-src 'none'/)
  expect((await http.inject({ method: 'POST', url, payload: { frame } })).statusCode).toBe(401)
})

test('a layout that cannot be is refused, preview and all, where and why', async ({ store, clock, workspaceId }) => {
  const { http, as } = await givenApp({ store, clock, workspaceId })
  const headers = await as('admin')
  const bad = { logo: { ...logo, alt: '' } }
  const answers = [
    await http.inject({ method: 'POST', url, headers, payload: bad }),
    await http.inject({ method: 'PATCH', url: '/v1/settings', headers, payload: { emailLayout: bad } }),
  ]
  expect(answers.map((answer) => answer.json<object>())).toMatchObject([
    { status: 400, code: 'invalid_body', path: 'logo/alt' },
    { status: 400, code: 'invalid_body', path: 'emailLayout/logo/alt' },
  ])
})

test('what is approved is bound to the layout where it is mailed, and only there', async ({
  store,
  clock,
  workspaceId,
  inWs,
}) => {
  const { http, as } = await givenApp({ store, clock, workspaceId })
  const providers = { push: 'recorder', email: 'recorder', sms: 'recorder', whatsapp: 'recorder', in_app: 'recorder' }
  const sms = { kind: 'message', channels: [{ channel: 'sms', content: { default: { text: 'Hi' } } }] }
  const seal = () =>
    inWs(async (ws) => [
      await sealDelivery(ws, makeCampaign(), providers),
      await sealDelivery(ws, makeCampaign({ steps: [sms] }), providers),
    ])
  const [mailed, texted] = await seal()
  const payload = { emailLayout: { footer: 'Thanks.' } }
  await http.inject({ method: 'PATCH', url: '/v1/settings', headers: await as('admin'), payload })
  const [mailedNow, textedNow] = await seal()
  expect(mailedNow).not.toEqual(mailed)
  expect(textedNow).toEqual(texted)
})
