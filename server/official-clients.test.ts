import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { Analytics } from '@segment/analytics-node'
import { expect } from 'vitest'
import { clientTest as test, type Kept, readBlock } from './testing/listening-server.ts'

const userId = 'u1'
const anonymousId = 'a1'
const context = { ip: '192.0.2.1', locale: 'de-AT' }

/** What each client was told, as it must be kept. */
const expectKept = (kept: Kept, library: string) => {
  expect(kept.customers).toEqual([
    {
      user_id: userId,
      email: 'maya@example.com',
      language: 'de-AT',
      traits: { plan: 'pro', seats: 3, group_id: 'acme', group_industry: 'bells' },
    },
  ])
  const common = { library, customer_id: expect.any(Number), message_id: expect.any(String) }
  expect(kept.events).toEqual([
    { ...common, name: 'order_completed', properties: { total: 9.5, items: ['b'] }, ip: '192.0.2.1' },
    { ...common, name: 'page_viewed', properties: { path: '/pricing', name: 'Pricing', category: 'Docs' }, ip: null },
    { ...common, name: 'screen_viewed', properties: { name: 'Home' }, ip: null },
  ])
  expect(kept.identities).toEqual([
    { kind: 'anonymous_id', value: 'a1' },
    { kind: 'email', value: 'maya@example.com' },
    { kind: 'user_id', value: 'u1' },
    { kind: 'user_id', value: 'u2' },
  ])
}

test('@segment/analytics-node sends every call, and all are kept', async ({ server, readKept }) => {
  const statuses: number[] = []
  const analytics = new Analytics({ writeKey: server.writeKey, host: server.url, flushAt: 4 })
  analytics.on('http_response', ({ status }) => statuses.push(status))
  analytics.identify({ userId, anonymousId, traits: { email: 'Maya@example.com', plan: 'pro', seats: 3 }, context })
  analytics.track({ userId, event: 'order_completed', properties: { total: 9.5, items: ['b'] }, context })
  analytics.page({ anonymousId, name: 'Pricing', category: 'Docs', properties: { path: '/pricing' } })
  analytics.screen({ userId, name: 'Home' })
  analytics.group({ userId, groupId: 'acme', traits: { industry: 'bells' } })
  analytics.alias({ userId: 'u2', previousId: userId })
  await analytics.closeAndFlush()
  expect(statuses).toEqual([200, 200])
  expectKept(await readKept(), '@segment/analytics-node')
})

test('@rudderstack/rudder-sdk-node sends every call gzipped, and all are kept', async ({ server, readKept }) => {
  const analytics = new RudderAnalytics(server.writeKey, { dataPlaneUrl: server.url, flushInterval: 20 })
  analytics.identify({ userId, anonymousId, traits: { email: 'Maya@example.com', plan: 'pro', seats: 3 }, context })
  analytics.track({ userId, event: 'order_completed', properties: { total: 9.5, items: ['b'] }, context })
  analytics.page({ anonymousId, name: 'Pricing', category: 'Docs', properties: { path: '/pricing' } })
  analytics.screen({ userId, name: 'Home' })
  analytics.group({ userId, groupId: 'acme', traits: { industry: 'bells' } })
  analytics.alias({ userId: 'u2', previousId: userId })
  await analytics.flush()
  await analytics.flush()
  expectKept(await readKept(), 'analytics-node')
})

test('a client whose call is refused drops it and goes on', async ({ server, readKept }) => {
  const statuses: number[] = []
  const analytics = new Analytics({ writeKey: server.writeKey, host: server.url, flushAt: 1, maxRetries: 5 })
  analytics.on('http_response', ({ status }) => statuses.push(status))
  analytics.track({ userId, event: 'x'.repeat(300) })
  analytics.track({ userId, event: 'order_completed' })
  await analytics.closeAndFlush()
  expect(new Set(statuses)).toEqual(new Set([200, 400]))
  expect(statuses).toHaveLength(2)
  expect((await readKept()).events).toMatchObject([{ name: 'order_completed' }])

  const stranger = new Analytics({ writeKey: 'crl_write_wrong', host: server.url, maxRetries: 5 })
  stranger.on('http_response', ({ status }) => statuses.push(status))
  stranger.track({ userId, event: 'order_completed' })
  await stranger.closeAndFlush()
  expect(statuses.slice(2)).toEqual([401])
})

for (const client of ['@segment/analytics-node', '@rudderstack/rudder-sdk-node'])
  test(`what the docs say of ${client} works as it stands`, async ({ server, readKept }) => {
    const program = await readBlock(`Node: ${client}`, server)
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
    const { customers, events } = await readKept()
    expect(customers).toMatchObject([{ user_id: 'u1', email: 'maya@example.com', traits: { plan: 'pro' } }])
    expect(events).toMatchObject([{ name: 'order_completed', properties: { total: 9.5 } }])
  })

test('what the docs say of a call by hand works as it stands', async ({ server, readKept }) => {
  const command = await readBlock('By hand', server)
  const read = (pattern: RegExp) => pattern.exec(command)?.[1] ?? ''
  const answer = await fetch(read(/curl (\S+)/), {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(read(/-u (\S+)/))}`, 'content-type': read(/content-type: ([^']+)'/) },
    body: read(/-d '([^']+)'/),
  })
  expect(await answer.json()).toEqual({ success: true })
  expect((await readKept()).events).toMatchObject([{ name: 'order_completed', properties: { total: 9.5 } }])
})
