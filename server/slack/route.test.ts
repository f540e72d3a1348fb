import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { pino } from 'pino'
import { expect } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { givenApp } from '../testing.ts'
import { signCall, signingSecret, test } from './testing/slack-site.ts'
import { SlackStub, stubSelf } from './testing/slack-stub.ts'

const Heard = z.object({ request_url: z.url(), bot_events: z.array(z.string()).optional() })
const Manifest = z.object({ settings: z.object({ event_subscriptions: Heard, interactivity: Heard }) })

const challenge = JSON.stringify({ type: 'url_verification', token: 'x', challenge: 'c0ffee' })

test('without settings the route says which are missing, and everything else runs', async ({
  store,
  clock,
  workspaceId,
}) => {
  const none = await givenApp({ store, clock, workspaceId })
  const socketOnly = {
    botToken: stubSelf.token,
    signingSecret: undefined,
    appToken: undefined,
    workspaceId,
    apiUrl: 'http://127.0.0.1:9/',
  }
  const half = await givenApp({ store, clock, workspaceId }, { slack: socketOnly })
  const post = {
    method: 'POST',
    url: '/slack/events',
    payload: challenge,
    headers: { 'content-type': 'application/json' },
  } as const
  const missing = ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET']
  expect((await none.http.inject(post)).json()).toMatchObject({
    status: 503,
    code: 'not_configured',
    variables: missing,
  })
  expect((await half.http.inject(post)).json()).toMatchObject({
    code: 'not_configured',
    variables: ['SLACK_SIGNING_SECRET'],
  })
  expect((await none.http.inject('/healthz')).statusCode).toBe(200)
  await Promise.all([none, half].map(async ({ http, slack }) => [await slack?.close(), await http.close()]))
})

test('the manifest of the how-to sends what is heard, where it is heard', async ({ site, clock }) => {
  const page = await readFile(join(import.meta.dirname, '../../docs/how-to/connect-slack.md'), 'utf8')
  const manifest: unknown = parse(/```yaml\n(.*?)```/s.exec(page)?.[1] ?? '')
  const { settings } = Manifest.parse(manifest)
  expect(settings.event_subscriptions.bot_events).toEqual(['app_mention', 'message.im'])
  const { app } = await site()
  for (const { request_url: url } of [settings.event_subscriptions, settings.interactivity]) {
    const headers = { 'content-type': 'application/json', ...signCall(challenge, clock.now()) }
    const call = { method: 'POST', url: new URL(url).pathname, payload: challenge, headers } as const
    expect((await app.http.inject(call)).json()).toEqual({ challenge: 'c0ffee' })
  }
})

test('only what Slack signed within five minutes is taken; its challenge is answered', async ({ site, clock }) => {
  const { app } = await site()
  const ask = async (headers: Record<string, string>, payload = challenge) => {
    const call = {
      method: 'POST',
      url: '/slack/events',
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    } as const
    const { statusCode, body } = await app.http.inject(call)
    return statusCode === 200 ? body : (JSON.parse(body) as { code: string }).code
  }
  const now = clock.now()
  expect(await ask(signCall(challenge, now))).toBe('{"challenge":"c0ffee"}')
  const wrong = [
    {},
    signCall(challenge, now, 'another secret'),
    signCall(challenge, now.subtract({ minutes: 6 })),
    { ...signCall(challenge, now), 'x-slack-signature': 'v0=' },
    { ...signCall(challenge, now), 'x-slack-signature': 'v1=00' },
    { ...signCall(challenge, now), 'x-slack-request-timestamp': 'NaN' },
    { ...signCall(challenge, now), 'x-slack-request-timestamp': '' },
  ]
  expect(await Promise.all(wrong.map((headers) => ask(headers)))).toEqual(wrong.map(() => 'unauthenticated'))
  expect(await ask(signCall(challenge, now), challenge.replace('c0ffee', 'coffee'))).toBe('unauthenticated')
})

test('a token that Slack refuses is said in the log in plain words, and nothing stops', async ({
  store,
  clock,
  workspaceId,
}) => {
  const stub = await SlackStub.open()
  const lines: string[] = []
  const log = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) })
  const slack = { botToken: 'xoxb-wrong', signingSecret, appToken: undefined, workspaceId, apiUrl: stub.apiUrl }
  const app = await givenApp({ store, clock, workspaceId }, { slack, log })
  await app.slack?.start()
  expect(lines.join('')).toContain('Slack refuses SLACK_BOT_TOKEN (invalid_auth). Copy the Bot User OAuth Token')
  expect(lines.join('')).not.toContain('xoxb-wrong')
  expect((await app.http.inject('/healthz')).statusCode).toBe(200)
  await app.slack?.close()
  await app.http.close()
  await stub.close()
})

test('whatever Slack might send, signed or not, is taken, refused or left, and never breaks the server', async ({
  site,
  clock,
}) => {
  const { app, stub, drain } = await site()
  stub.enrol('U1', 'nobody@example.com')
  const odd = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom('\u0000', '\ud800', 'x'.repeat(5_000), -1, null))
  const mostly = <T>(wanted: fc.Arbitrary<T>) =>
    fc.oneof({ weight: 12, arbitrary: wanted }, { weight: 1, arbitrary: odd })
  const event = fc.record(
    {
      type: mostly(fc.constantFrom('message', 'app_mention', 'reaction_added')),
      channel_type: mostly(fc.constantFrom('im', 'channel')),
      channel: mostly(fc.constant('D1')),
      user: mostly(fc.constant('U1')),
      text: mostly(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('\u0000', '\ud800 half', '{{ 1 }}')),
      ),
      ts: mostly(fc.nat().map((at) => `1780000000.${at}`)),
      thread_ts: odd,
      subtype: mostly(fc.constant(null)),
    },
    { requiredKeys: ['type'] },
  )
  const told = fc.record(
    {
      type: mostly(fc.constant('event_callback')),
      team_id: mostly(fc.constant(stubSelf.teamId)),
      event_id: mostly(fc.uuid().map((id) => `Ev${id.replaceAll('-', '')}`)),
      event: mostly(event),
    },
    { requiredKeys: ['type'] },
  )
  const clicked = fc.record(
    {
      type: mostly(fc.constant('block_actions')),
      team: mostly(fc.constant({ id: stubSelf.teamId })),
      user: mostly(fc.constant({ id: 'U1' })),
      channel: mostly(fc.constant({ id: 'D1' })),
      message: mostly(fc.record({ ts: mostly(fc.constant('1780000000.1')), blocks: odd })),
      actions: mostly(
        fc.array(fc.record({ action_id: mostly(fc.constant('approval_approve')), value: mostly(fc.string()) }), {
          maxLength: 2,
        }),
      ),
    },
    { requiredKeys: ['type'] },
  )
  const json = fc.oneof(told, clicked, odd).map((value) => JSON.stringify(value))
  const texts = fc.oneof(
    { weight: 8, arbitrary: json },
    { weight: 1, arbitrary: fc.constantFrom('', '{', '['.repeat(10_000), 'payload=%7B') },
  )
  await fc.assert(
    fc.asyncProperty(texts, fc.boolean(), async (text, isForm) => {
      const payload = isForm ? new URLSearchParams({ payload: text }).toString() : text
      const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json'
      const headers = { 'content-type': type, ...signCall(payload, clock.now()) }
      const { statusCode } = await app.http.inject({ method: 'POST', url: '/slack/events', payload, headers })
      expect([200, 400]).toContain(statusCode)
    }),
    { numRuns: 100 },
  )
  await drain()
  expect((await app.http.inject('/healthz')).statusCode).toBe(200)
})
