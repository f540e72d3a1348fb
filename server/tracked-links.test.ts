import { sql } from 'kysely'
import { expect } from 'vitest'
import { signToken } from '../channels/tracking/tokens.ts'
import { givenWorkspace, test as base } from '../store/testing.ts'
import { emailStep, givenCustomers, givenEvents, givenLiveCampaign, startTestWorker } from '../worker/testing/set-up.ts'
import { givenApp, type TestApp } from './testing.ts'

type Fixtures = {
  app: TestApp
  /** Sets what is named, as an admin does. */
  set(change: object): Promise<{ statusCode: number; json(): Record<string, unknown> }>
  /** Sends one email with this body to a customer who viewed something of this URL. @returns where its links lead */
  send(body: string, url?: string): Promise<{ link: string; to: string | undefined }[]>
  /** Why a customer’s message was not sent. */
  reason(): Promise<unknown>
}

const test = base.extend<Fixtures>({
  app: async ({ store, clock, workspaceId }, use) => use(await givenApp({ store, clock, workspaceId })),
  set: async ({ app }, use) => {
    const headers = await app.as('admin')
    await use((payload) => app.http.inject({ method: 'PATCH', url: '/v1/settings', headers, payload }))
  },
  send: async ({ app, store, clock, workspaceId, inWs }, use) =>
    use(async (body, url = 'https://shop.example/') => {
      await inWs(async (ws) => {
        const [customerId = 0] = await givenCustomers(ws, 1)
        const content = { default: { subject: 'Hello', body } }
        await givenLiveCampaign(ws, clock, {
          name: 'Back & again',
          trigger: { kind: 'event', event: 'viewed' },
          steps: [emailStep('Hello', { channels: [{ channel: 'email', content }] })],
        })
        await givenEvents(ws, [{ customerId, name: 'viewed', at: clock.now(), properties: { url } }])
      })
      const worker = await startTestWorker(store, clock, workspaceId, { secret: app.deps.secret })
      await worker.drain()
      await worker.close()
      clock.advance({ minutes: 1 })
      const outbox = await app.http.inject({ url: '/v1/outbox', headers: await app.as('viewer') })
      const html = outbox.json<{ messages: { content: { html: string } }[] }>().messages[0]?.content.html ?? ''
      const links = Array.from(html.matchAll(/\/c\/[\w.-]+/g), ([link]) => link)
      return Promise.all(links.map(async (link) => ({ link, to: (await app.http.inject(link)).headers.location })))
    }),
  reason: async ({ app, inWs }, use) =>
    use(async () => {
      const { rows } = await inWs(({ tx, workspaceId }) =>
        sql<{ id: string }>`select id from customers where workspace_id = ${workspaceId}`.execute(tx),
      )
      const url = `/v1/customers/${rows[0]?.id}/deliveries`
      const answer = await app.http.inject({ url, headers: await app.as('viewer') })
      return answer.json<{ deliveries: { reason: string; trace: { words: string }[] }[] }>().deliveries[0]
    }),
})

test('data leads a link only to a host that the workspace allows, and the skipped message says so', async ({
  send,
  set,
  reason,
}) => {
  expect((await set({ linkHosts: ['shop.example'] })).statusCode).toBe(200)
  expect(await send('[Look]({{ event.url }})', 'https://evil.example/x')).toEqual([])
  expect(await reason()).toMatchObject({
    reason: 'cannot_render',
    trace: [{ words: expect.stringContaining('would lead to evil.example, which the copy does not name') }],
  })
})

test('a host that is taken off the list closes the links that data led there, and no other', async ({
  app,
  send,
  set,
}) => {
  await set({ linkHosts: ['partner.example'] })
  const links = await send('[A]({{ event.url }}) [B](https://partner.example/b)', 'https://partner.example/a')
  expect(links.map(({ to }) => to)).toEqual(['https://partner.example/a', 'https://partner.example/b'])
  await set({ linkHosts: [] })
  const answers = await Promise.all(links.map(({ link }) => app.http.inject(link)))
  expect(answers.map(({ statusCode, headers }) => [statusCode, headers.location])).toEqual([
    [410, undefined],
    [302, 'https://partner.example/b'],
  ])
  expect(answers[0]?.body).toContain('This link is closed')
})

test('a token is worth its own link, delivery and workspace, and nothing else', async ({
  app,
  send,
  db,
  workspaceId,
}) => {
  const [a, b] = await send('[A](https://shop.example/a) [B](https://shop.example/b)')
  const [bodyOfA = '', signatureOfB = ''] = [a?.link.split('.')[0], b?.link.split('.')[1]]
  const other = await givenWorkspace(db)
  const payload = { purpose: 'click', url: 'https://evil.example/', standing: 'declared' } as const
  const forged = signToken(Buffer.alloc(32, 9), { ...payload, workspaceId, deliveryId: 1 })
  const moved = Buffer.from(bodyOfA.replace('/c/', ''), 'base64url')
    .toString()
    .replace(`[${workspaceId},`, `[${other},`)
  const signature = a?.link.split('.')[1] ?? ''
  const tokens = [
    `${bodyOfA}.${signatureOfB}`,
    `/c/${forged}`,
    `/c/${Buffer.from(moved).toString('base64url')}.${signature}`,
    (a?.link ?? '').replace('/c/', '/o/').replace('/o/', '/u/'),
  ]
  for (const token of tokens) {
    const answer = await app.http.inject(token)
    expect([answer.statusCode, answer.headers.location]).toEqual([404, undefined])
    expect(answer.body).toContain('This link is not valid')
  }
})

test('links carry the workspace’s UTM parameters, beside what the copy says itself', async ({ send, set }) => {
  const changed = await set({ utm: { source: 'larkspur', content: '{step}', medium: { email: 'newsletter' } } })
  expect(changed.json()).toMatchObject({ utm: { source: 'larkspur', campaign: '{campaign}', onlyHosts: null } })
  const body =
    '[A](https://shop.example/a?x=1#top) [B](https://shop.example/?utm_source=own) [no]({{ preferences_url }})'
  const [a, b, ...more] = await send(body)
  expect(a?.to).toMatch(
    /^https:\/\/shop\.example\/a\?x=1&utm_source=larkspur&utm_medium=newsletter&utm_campaign=Back%20%26%20again&utm_content=\w+#top$/,
  )
  expect(b?.to).toMatch(/^https:\/\/shop\.example\/\?utm_source=own&utm_medium=newsletter&/)
  expect(more).toEqual([])
})
