import { createHmac } from 'node:crypto'
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { Role } from '../../../domain/roles.ts'
import { test as base } from '../../../store/testing.ts'
import { givenMember, type TestClock } from '../../../store/testing.ts'
import type { Tool } from '../../../tools/define-tool.ts'
import { givenApp, type TestApp } from '../../testing.ts'
import { SlackStub, stubSelf } from './slack-stub.ts'

export const signingSecret = 'shh-8f742231b10e8888abcd99yyyzzz85a5'

/** A call as Slack signs it. */
export function signCall(body: string, at: Temporal.Instant, secret = signingSecret): Record<string, string> {
  const timestamp = String(Math.floor(at.epochMilliseconds / 1000))
  const hash = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')
  return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${hash}` }
}

let events = 0

export type SlackSite = {
  stub: SlackStub
  app: TestApp
  /** A member of ours with that role, and their account in Slack. */
  join: (role: Role) => Promise<{ id: string; name: string; slackId: string }>
  /** Say something directly to the agent. @returns the status, and the id under which Slack told it */
  say: (
    slackId: string,
    text: string,
    more?: Record<string, unknown>,
  ) => Promise<{ status: number; eventId: string; ts: string }>
  /** Hand in a body as Slack does. */
  tell: (body: unknown, headers?: Record<string, string>) => Promise<{ statusCode: number; body: string }>
  /** Press a button of a message. */
  click: (slackId: string, action: string, value: string, message?: { channel: string; ts: string }) => Promise<number>
  drain: () => Promise<void>
}

export async function givenSlack(
  world: { store: TestApp['deps']['store']; clock: TestClock; workspaceId: number },
  parts: {
    model?: BaseChatModel
    tools?: readonly Tool[]
    updateEveryMs?: number
    timeoutMs?: number
    stub?: SlackStub
  } = {},
): Promise<SlackSite> {
  const { stub = await SlackStub.open(), updateEveryMs = 1, timeoutMs = 10_000, ...rest } = parts
  const { workspaceId, clock, store } = world
  const app = await givenApp(world, {
    ...rest,
    slack: {
      botToken: stubSelf.token,
      signingSecret,
      appToken: undefined,
      workspaceId,
      apiUrl: stub.apiUrl,
      updateEveryMs,
      timeoutMs,
    },
  })
  const post = async (body: string, type: string, headers: Record<string, string>) =>
    app.http.inject({
      method: 'POST',
      url: '/slack/events',
      payload: body,
      headers: { 'content-type': type, ...headers },
    })
  const tell: SlackSite['tell'] = async (body, headers) => {
    const text = JSON.stringify(body)
    return post(text, 'application/json', { ...signCall(text, clock.now()), ...headers })
  }
  return {
    stub,
    app,
    tell,
    async join(role) {
      const member = await givenMember(store.db, workspaceId, role)
      const slackId = `U${member.id.replace(/\W/g, '').toUpperCase().slice(-12)}`
      stub.enrol(slackId, `${member.id}@example.com`)
      return { ...member, slackId }
    },
    async say(slackId, text, more = {}) {
      events += 1
      const eventId = `Ev${workspaceId}X${events}`
      const ts = `1780000000.${String(events).padStart(6, '0')}`
      const event = { type: 'message', channel_type: 'im', channel: `D${slackId}`, user: slackId, text, ts, ...more }
      const { statusCode } = await tell({ type: 'event_callback', team_id: stubSelf.teamId, event_id: eventId, event })
      return { status: statusCode, eventId, ts }
    },
    async click(slackId, action, value, message = { channel: `D${slackId}`, ts: '1780000000.000001' }) {
      const payload = JSON.stringify({
        type: 'block_actions',
        team: { id: stubSelf.teamId },
        user: { id: slackId },
        channel: { id: message.channel },
        message: { ts: message.ts, blocks: stub.messages.find(({ ts }) => ts === message.ts)?.blocks ?? [], text: '' },
        actions: [{ action_id: action, block_id: 'b', value }],
      })
      const body = new URLSearchParams({ payload }).toString()
      return (await post(body, 'application/x-www-form-urlencoded', signCall(body, clock.now()))).statusCode
    },
    drain: async () => app.slack?.drain(),
  }
}

export const test = base.extend<{ site: (parts?: Parameters<typeof givenSlack>[1]) => Promise<SlackSite> }>({
  site: async ({ store, clock, workspaceId }, use) => {
    const opened: SlackSite[] = []
    await use(async (parts) => {
      const site = await givenSlack({ store, clock, workspaceId }, parts)
      opened.push(site)
      return site
    })
    for (const { app, stub } of opened) {
      await Promise.all([app.live.close(0), app.slack?.close()])
      await app.http.close()
      await stub.close().catch(() => undefined)
    }
  },
})
