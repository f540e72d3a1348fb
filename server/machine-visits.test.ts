import { expect } from 'vitest'
import { inWorkspace } from '../store/database/db.ts'
import { listMatching, readSqlScope } from '../store/audience.ts'
import { test as base } from '../store/testing.ts'
import { emailStep, givenCustomers, givenLiveCampaign, startTestWorker } from '../worker/testing/set-up.ts'
import { givenApp } from './testing.ts'

const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
const gmail = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)'
const apple = 'Mozilla/5.0'

type Sent = {
  open(agent: string, method?: 'GET' | 'HEAD'): Promise<number>
  /** Follows the link to `/a`, `/b` or `/c` of the shop. */
  click(path: string, agent?: string, method?: 'GET' | 'HEAD'): Promise<unknown>
  results(): Promise<unknown>
  trace(): Promise<string[]>
  matches(condition: 'opened' | 'clicked'): Promise<number>
}

/** One customer who was sent an email with three links, a minute ago. */
const test = base.extend<{ sent: Sent }>({
  sent: async ({ store, clock, workspaceId, db }, use) => {
    const { http, as, deps } = await givenApp({ store, clock, workspaceId })
    const body = ['a', 'b', 'c'].map((path) => `[${path}](https://shop.example/${path})`).join(' ')
    const content = { default: { subject: 'Hello', body } }
    const steps = [emailStep('Hello', { channels: [{ channel: 'email', content }] })]
    const [campaignId, customerId] = await inWorkspace(db, workspaceId, async (ws) => {
      const [id = 0] = await givenCustomers(ws, 1)
      return [await givenLiveCampaign(ws, clock, { steps }), id] as const
    })
    const worker = await startTestWorker(store, clock, workspaceId, { secret: deps.secret })
    await worker.drain()
    await worker.close()
    clock.advance({ minutes: 1 })
    const headers = await as('viewer')
    const { messages } = (await http.inject({ url: '/v1/outbox', headers })).json<{
      messages: { content: { html: string } }[]
    }>()
    const html = messages[0]?.content.html ?? ''
    const links = new Map(
      Array.from(html.matchAll(/href="[^"]*(\/c\/[\w.-]+)">(\w)</g), ([, link = '', name = '']) => [name, link]),
    )
    const ask = (url: string, agent: string, method: 'GET' | 'HEAD') =>
      http.inject({ method, url, headers: { 'user-agent': agent } })
    const reaction = { campaign: campaignId, withinDays: null }
    await use({
      open: async (agent, method = 'GET') =>
        (await ask(/\/o\/[\w.-]+/.exec(html)?.[0] ?? '', agent, method)).statusCode,
      async click(path, agent = browser, method = 'GET') {
        return (await ask(links.get(path) ?? '', agent, method)).headers.location
      },
      results: async () =>
        (await http.inject({ url: `/v1/campaigns/${campaignId}/results`, headers })).json<{ deliveries: object }>()
          .deliveries,
      async trace() {
        const answer = await http.inject({ url: `/v1/customers/${customerId}/deliveries`, headers })
        return answer
          .json<{ deliveries: { trace: { words: string }[] }[] }>()
          .deliveries.flatMap((each) => each.trace.map(({ words }) => words))
      },
      matches: (kind) =>
        inWorkspace(db, workspaceId, async (ws) => {
          const condition = kind === 'opened' ? { opened: reaction } : { clicked: reaction }
          return (await listMatching(ws, condition, await readSqlScope(ws, clock.now()))).length
        }),
    })
  },
})

const none = { opened: 0, openedByMachines: 0, clicked: 0, clickedByMachines: 0 }

test('Apple’s proxy opens nothing, a reader behind Gmail’s does, also afterwards', async ({ sent, clock }) => {
  expect([await sent.open(apple), await sent.open(browser, 'HEAD')]).toEqual([200, 200])
  expect(await sent.results()).toMatchObject({ ...none, openedByMachines: 1 })
  expect([await sent.matches('opened'), (await sent.trace()).at(-1)]).toEqual([
    0,
    'a machine loads the message’s image: it counts as no open',
  ])
  clock.advance({ hours: 1 })
  await sent.open(gmail)
  expect(await sent.results()).toMatchObject({ ...none, opened: 1 })
  expect([await sent.matches('opened'), (await sent.trace()).at(-1)]).toEqual([1, 'opens the message'])
})

test('a scanner that follows one link after the other clicks nothing, and a person after it does', async ({
  sent,
  clock,
}) => {
  for (const path of ['a', 'b', 'c', 'a']) {
    expect(await sent.click(path)).toBe(`https://shop.example/${path}`)
    clock.advance({ milliseconds: 300 })
  }
  expect(await sent.results()).toMatchObject({ ...none, clickedByMachines: 1 })
  expect(await sent.matches('clicked')).toBe(0)
  clock.advance({ minutes: 5 })
  await sent.click('b')
  expect(await sent.results()).toMatchObject({ ...none, clicked: 1 })
  clock.advance({ minutes: 5 })
  for (const path of ['c', 'a']) await sent.click(path)
  expect(await sent.results()).toMatchObject({ ...none, clicked: 1 })
  expect(await sent.trace()).toContain('a machine follows a link of the message: it counts as no click')
})

test('two links at once are a machine’s, in whichever order they are recorded', async ({ sent }) => {
  await Promise.all(['a', 'b', 'c'].map((path) => sent.click(path)))
  expect(await sent.results()).toMatchObject({ ...none, clickedByMachines: 1 })
})

test('a person may follow one link twice, and another soon after', async ({ sent, clock }) => {
  await sent.click('a')
  await sent.click('a')
  clock.advance({ seconds: 3 })
  await sent.click('b')
  expect(await sent.results()).toMatchObject({ ...none, clicked: 1 })
})

test('a link that is only looked at leads on, and is nobody’s click', async ({ sent }) => {
  expect(await sent.click('a', browser, 'HEAD')).toBe('https://shop.example/a')
  expect(await sent.click('a', 'curl/8.4.0')).toBe('https://shop.example/a')
  expect(await sent.results()).toMatchObject({ ...none, clickedByMachines: 1 })
})
