import { expect, vi } from 'vitest'
import { givenApp } from '../testing.ts'
import { test } from './testing/slack-site.ts'
import { SlackStub, stubSelf } from './testing/slack-stub.ts'

const within = { timeout: 15_000, interval: 10 }

test('in socket mode events come by a socket of ours, which opens again after Slack closes it or cannot be reached', async ({
  store,
  clock,
  workspaceId,
}) => {
  const stub = await SlackStub.open()
  stub.enrol('U0STRANGE', 'stranger@example.com')
  const { token: botToken, appToken, teamId } = stubSelf
  const slack = { botToken, signingSecret: undefined, appToken, workspaceId, apiUrl: stub.apiUrl, timeoutMs: 2_000 }
  const app = await givenApp({ store, clock, workspaceId }, { slack })
  await app.slack?.start()
  await vi.waitFor(() => expect(stub.openSocket).toBeDefined(), within)

  const event = {
    type: 'message',
    channel_type: 'im',
    channel: 'D1',
    user: 'U0STRANGE',
    text: 'hi',
    ts: '1780000001.1',
  }
  const tell = (id: string) =>
    stub.tellBySocket({ type: 'event_callback', team_id: teamId, event_id: `EvSocket${workspaceId}${id}`, event })
  await expect(tell('a')).resolves.toMatch(/^env/)
  await expect(tell('a')).resolves.toMatch(/^env/)
  await app.slack?.drain()
  expect(stub.messages).toHaveLength(1)

  stub.fail('apps.connections.open', { status: 503 })
  const first = stub.openSocket
  first?.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }))
  await vi.waitFor(() => expect(stub.openSocket !== undefined && stub.openSocket !== first).toBe(true), within)
  await expect(tell('b')).resolves.toMatch(/^env/)
  await app.slack?.drain()
  expect(stub.messages).toHaveLength(2)
  await app.slack?.close()
  await app.http.close()
  await stub.close()
})
