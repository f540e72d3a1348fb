import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { openReceiver } from '../channels/webhooks/testing.ts'
import { systemClock } from '../domain/clock.ts'
import { isRecord } from '../domain/is-record.ts'
import { recordMilestone } from '../store/deliveries/milestones.ts'
import { inWorkspace } from '../store/database/db.ts'
import { givenWorkspace, test } from '../store/testing.ts'
import { listCustomerCalls } from '../store/webhooks/list-calls.ts'
import { emailStep, givenCustomers, givenEvents, givenLiveCampaign, startTestWorker } from '../worker/testing/set-up.ts'
import { givenApp } from './testing.ts'

const readPage = () => readFile(join(import.meta.dirname, '../docs/how-to/receive-webhooks.md'), 'utf8')
const listBlocks = (page: string, language: string): string[] =>
  [...page.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].flatMap(([, name, text = '']) => (name === language ? [text] : []))

/** The names of all fields, in order of name, with those of what they hold. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf)
  if (!isRecord(value)) return 'any'
  const entries = Object.entries(value).map(([name, inner]): [string, unknown] => [name, shapeOf(inner)])
  return Object.fromEntries(entries.toSorted(([a], [b]) => a.localeCompare(b)))
}

test('what the docs say works as it stands: the commands, what arrives, and how to verify it', async ({
  store,
  workspaceId,
}) => {
  const clock = systemClock
  const page = await readPage()
  const receiver = await openReceiver()
  const { http, as, deps } = await givenApp({ store, clock, workspaceId })
  const worker = await startTestWorker(store, clock, workspaceId, { call: receiver.call, secret: deps.secret })
  try {
    const headers = await as('admin')
    const answers = []
    for (const command of listBlocks(page, 'sh')) {
      const read = (pattern: RegExp) => pattern.exec(command)?.[1]
      const payload = read(/-d '([^']+)'/)?.replaceAll('https://hooks.example.com', receiver.url)
      const answer = await http.inject({
        method: read(/-X (\w+)/) === 'PATCH' ? 'PATCH' : 'POST',
        url: read(/https:\/\/carillon\.example(\S+)/) ?? '',
        headers: { ...headers, ...(payload === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(payload === undefined ? {} : { payload }),
      })
      expect(answer.statusCode).toBeLessThan(300)
      answers.push(answer.json())
    }
    const [, steps, told] = answers
    const customer = await inWorkspace(store.db, workspaceId, async (ws) => {
      const [customerId = 0] = await givenCustomers(ws, 1)
      const step = { kind: 'webhook', url: `${receiver.url}/carillon/coupon`, traits: ['plan'] }
      const trigger = { kind: 'event', event: 'signed_up', keyedBy: null }
      await givenLiveCampaign(ws, clock, { trigger, steps: [step, emailStep()] })
      await givenEvents(ws, [{ customerId, name: 'signed_up', at: clock.now(), properties: { source: 'ad' } }])
      return customerId
    })
    await worker.drain()
    expect(receiver.received.map(({ path }) => path)).toEqual(['/carillon/coupon', '/deliveries'])

    const [program = ''] = listBlocks(page, 'js')
    // The page's own program, as a reader would keep it in a file.
    const { verify } = (await import(`data:text/javascript,${encodeURIComponent(program)}`)) as {
      verify: (headers: object, rawBody: string, secret: string) => unknown
    }
    const [called, events] = receiver.received
    if (called === undefined || events === undefined) throw new RangeError('two calls were to come')
    const bodies = [verify(called.headers, called.body, steps.secret), verify(events.headers, events.body, told.secret)]
    expect(bodies.map(shapeOf)).toEqual(listBlocks(page, 'json').map((block) => shapeOf(JSON.parse(block))))
    expect(() => verify(called.headers, `${called.body} `, steps.secret)).toThrow('not signed by Carillon')
    expect(() => verify(called.headers, called.body, told.secret)).toThrow('not signed by Carillon')
    const old = { ...called.headers, 'webhook-timestamp': '1700000000' }
    expect(() => verify(old, called.body, steps.secret)).toThrow('too old')

    const traces = await http.inject({ url: `/v1/customers/${customer}/deliveries`, headers })
    expect(traces.json().calls).toMatchObject([{ kind: 'step', state: 'done', status: 200, answer: 'ok', attempts: 1 }])
    expect(await inWorkspace(store.db, workspaceId, (ws) => listCustomerCalls(ws, customer))).toHaveLength(1)
  } finally {
    await worker.close()
    await receiver.close()
  }
})

test('an admin makes, tries, switches and deletes a webhook, and sees the secret once', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const receiver = await openReceiver((response) => response.writeHead(400).end('no "plan" in it'))
  const { http, as, deps } = await givenApp({ store, clock, workspaceId })
  const headers = await as('admin')
  const made = await http.inject({ method: 'POST', url: '/v1/webhooks', headers, payload: { url: receiver.url } })
  expect(made.statusCode).toBe(201)
  const { id, secret, ...shown } = made.json()
  expect(secret).toMatch(/^whsec_/)
  expect(shown).toMatchObject({ url: receiver.url, mode: 'first', state: 'on', waiting: 0, offReason: null })
  expect(shown.events).toHaveLength(13)
  expect((await http.inject({ url: '/v1/webhooks', headers })).json()).toEqual({ webhooks: [{ id, ...shown }] })

  const at = `/v1/webhooks/${id}`
  const trial = await http.inject({ method: 'POST', url: `${at}/test`, headers })
  expect(trial.statusCode).toBe(202)
  const worker = await startTestWorker(store, clock, workspaceId, { call: receiver.call, secret: deps.secret })
  await worker.drain()
  await worker.close()
  await receiver.close()
  expect((await http.inject({ url: `${at}/calls`, headers })).json()).toMatchObject({
    calls: [{ id: trial.json().callId, kind: 'test', state: 'failed', status: 400, answer: 'no "plan" in it' }],
  })
  expect(JSON.parse(receiver.received[0]?.body ?? '')).toEqual({
    type: 'test',
    timestamp: clock.now().toString(),
    data: {},
  })

  const payload = { state: 'off', events: ['sent', 'sent'] }
  expect((await http.inject({ method: 'PATCH', url: at, headers, payload })).json()).toMatchObject({
    state: 'off',
    events: ['sent'],
  })
  const exchanged = await http.inject({ method: 'POST', url: `${at}/secret`, headers })
  expect(exchanged.json().secret).not.toBe(secret)
  expect((await http.inject({ method: 'DELETE', url: at, headers })).statusCode).toBe(204)
  expect((await http.inject({ url: at, headers })).json()).toMatchObject({ code: 'not_found' })
  expect(await inWs((ws) => recordMilestone(ws, 1, 'opened', clock.now()))).toBe(false)
})

test('webhooks are the admins’ of a workspace, and only https addresses without secrets in them are taken', async ({
  store,
  db,
  clock,
  workspaceId,
}) => {
  const { http, as } = await givenApp({ store, clock, workspaceId })
  const headers = await as('admin')
  const make = (payload: unknown, more = headers) =>
    http.inject({ method: 'POST', url: '/v1/webhooks', headers: more, payload: payload as object }) // bad on purpose
  for (const url of ['http://a.example/', 'https://me:word@a.example/', 'ftp://a.example', 'a.example', '', 7, null])
    expect((await make({ url })).json()).toMatchObject({ code: 'invalid_body' })
  for (const more of [{ events: [] }, { events: ['seen'] }, { mode: 'twice' }, { secret: 'mine' }])
    expect((await make({ url: 'https://a.example/', ...more })).json()).toMatchObject({ code: 'invalid_body' })
  expect((await make({ url: 'https://a.example/' }, await as('approver'))).json()).toMatchObject({ code: 'forbidden' })

  const { id } = (await make({ url: 'https://a.example/' })).json()
  const stranger = await as('admin', await givenWorkspace(db))
  for (const [method, path] of [
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/test'],
    ['POST', '/secret'],
    ['GET', '/calls'],
  ] as const)
    expect((await http.inject({ method, url: `/v1/webhooks/${id}${path}`, headers: stranger })).json()).toMatchObject({
      code: 'not_found',
    })
  for (let more = 1; more < 10; more += 1) await make({ url: 'https://a.example/' })
  expect((await make({ url: 'https://a.example/' })).json()).toMatchObject({ code: 'conflict' })

  const allow = (url: string) =>
    http.inject({ method: 'PATCH', url: '/v1/settings', headers, payload: { webhookUrls: [url] } })
  expect((await allow('https://a.example/?key=1')).json()).toMatchObject({ code: 'invalid_body' })
  expect((await allow('https://a.example/')).json()).toMatchObject({ webhookUrls: ['https://a.example/'] })
})

test('an address that is never called is refused where it is written, with the reason', async ({
  store,
  clock,
  workspaceId,
}) => {
  const { http, as } = await givenApp({ store, clock, workspaceId })
  const headers = await as('admin')
  const receiver = 'https://hooks.example.com/'
  const made = await http.inject({ method: 'POST', url: '/v1/webhooks', headers, payload: { url: receiver } })
  for (const url of ['10.0.0.7', '0x7f.1', '[::ffff:127.0.0.1]', 'localhost:8443', 'db.internal'].map(
    (host) => `https://${host}/hook`,
  ))
    for (const [method, path, payload] of [
      ['POST', '/v1/webhooks', { url }],
      ['PATCH', `/v1/webhooks/${made.json().id}`, { url }],
      ['PATCH', '/v1/settings', { webhookUrls: [url] }],
    ] as const) {
      const answer = await http.inject({ method, url: path, headers, payload })
      expect(answer.json()).toMatchObject({
        status: 400,
        code: 'invalid_body',
        detail: expect.stringContaining('on the public internet'),
      })
    }
})
