import { sql } from 'kysely'
import { AIMessage, fakeModel } from 'langchain'
import { expect, vi } from 'vitest'
import { removeMember } from '../../store/workspaces/members.ts'
import { PacedModel } from '../testing/paced-model.ts'
import { stubSelf } from './testing/slack-stub.ts'
import { givenSlack, test } from './testing/slack-site.ts'

const answering = (...words: string[]) => words.reduce((model, text) => model.respond(new AIMessage(text)), fakeModel())

test('what somebody writes is answered in its thread, in one message, by a turn of theirs', async ({ site, inWs }) => {
  const { stub, join, say, drain } = await site({ model: answering('Hello **you** <!channel>.') })
  const { slackId, id } = await join('editor')
  const { status, ts } = await say(slackId, 'Hi &amp; hello <@U0BOT>')
  expect(status).toBe(200)
  await drain()
  const text = 'Hello *you* &lt;!channel&gt;.'
  expect(stub.messages).toMatchObject([{ channel: `D${slackId}`, threadTs: ts, text }])
  const { rows } = await inWs(({ tx, workspaceId }) =>
    sql`select thread_id, member_id, surface, input ->> 'text' as text from turns where workspace_id = ${workspaceId}`.execute(
      tx,
    ),
  )
  expect(rows).toEqual([
    { thread_id: `slack:T0TEAM:D${slackId}:${ts}`, member_id: id, surface: 'slack', text: 'Hi & hello' },
  ])
})

test('an event that Slack tells again, to two processes at once, is answered once', async ({
  site,
  store,
  clock,
  workspaceId,
  inWs,
}) => {
  const model = answering('Once.', 'Twice?', 'Three times?')
  const first = await site({ model })
  const second = await givenSlack({ store, clock, workspaceId }, { model, stub: first.stub })
  const { slackId } = await first.join('editor')
  const event = { type: 'message', channel_type: 'im', channel: 'D1', user: slackId, text: 'hi', ts: '1780000001.1' }
  const body = { type: 'event_callback', team_id: stubSelf.teamId, event_id: `EvTwice${workspaceId}`, event }
  const tellings = [first, second, first, second].map((each, index) =>
    each.tell(body, { 'x-slack-retry-num': String(index) }),
  )
  expect((await Promise.all(tellings)).map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200])
  await Promise.all([first.drain(), second.drain()])
  await first.tell(body)
  await first.drain()
  expect(first.stub.messages.map(({ text }) => text)).toEqual(['Once.'])
  const { rows } = await inWs(({ tx }) =>
    sql`select body from slack_events where workspace_id = ${workspaceId}`.execute(tx),
  )
  expect(rows).toEqual([{ body: {} }])
  await second.app.http.close()
})

test('two people in one thread are answered one after the other, in the order in which they wrote', async ({
  site,
}) => {
  const model = new PacedModel()
  const { stub, join, say, drain } = await site({ model })
  const [one, two] = [await join('editor'), await join('editor')]
  const { ts } = await say(one.slackId, 'first', { channel: 'C1', channel_type: 'channel', type: 'app_mention' })
  const reply = { channel: 'C1', channel_type: 'channel', type: 'app_mention', thread_ts: ts }
  await say(two.slackId, 'second', reply)
  await say(one.slackId, 'third', reply)
  model.say('A').finish().say('B').finish().say('C').finish()
  await drain()
  expect(stub.messages.map(({ text, threadTs }) => [text, threadTs])).toEqual([
    ['A', ts],
    ['B', ts],
    ['C', ts],
  ])
})

test('however fast an answer grows, Slack is told what there is until then, one call at a time', async ({ site }) => {
  const model = new PacedModel()
  const { stub, join, say, drain } = await site({ model })
  const { slackId } = await join('editor')
  await say(slackId, 'Tell me all')
  const pieces = Array.from({ length: 300 }, (_, index) => `${index} `)
  model.say(...pieces).finish()
  await drain()
  const [message] = stub.messages
  expect(message?.text).toBe(`${pieces.join('').trim().slice(0, 299)}…`)
  expect(JSON.stringify(message?.blocks)).toContain('298 299')
  expect(stub.countCalls('chat.update')).toBeLessThan(150)
})

test('bots, edits, channels that are merely heard and other teams get no answer and leave nothing', async ({
  site,
  inWs,
}) => {
  const { stub, join, say, drain, tell } = await site()
  const { slackId } = await join('editor')
  await say(slackId, 'I am a bot', { bot_id: 'B1' })
  await say(slackId, 'was', { subtype: 'message_changed' })
  await say(slackId, '', { subtype: 'message_deleted' })
  await say(slackId, 'edited', { edited: { user: slackId, ts: '1.1' } })
  await say(slackId, 'to others', { channel_type: 'channel' })
  await say(stubSelf.botUserId, 'our own')
  const event = { type: 'message', channel_type: 'im', channel: 'D1', user: slackId, text: 'hi', ts: '1780000001.1' }
  await tell({ type: 'event_callback', team_id: 'T0OTHER', event_id: 'EvOther', event })
  await drain()
  expect(stub.messages).toEqual([])
  const { rows } = await inWs(({ tx, workspaceId }) =>
    sql`select 1 from turns where workspace_id = ${workspaceId}`.execute(tx),
  )
  expect(rows).toEqual([])
})

test('who is not a member is told how to become one, in a channel alone, and sees nothing of the workspace', async ({
  site,
  inWs,
}) => {
  const { stub, say, drain } = await site()
  stub.enrol('U0STRANGE', 'Stranger@Example.com')
  stub.enrol('U0GUEST', 'admin@example.com', { team_id: 'T0OTHER' })
  stub.enrol('U0HALF', 'admin@example.com', { is_email_confirmed: false })
  await say('U0STRANGE', 'list the customers')
  await say('U0STRANGE', 'and here?', { type: 'app_mention', channel: 'C1', channel_type: 'channel' })
  await say('U0GUEST', 'let me in')
  await say('U0HALF', 'let me in')
  await say('U0NOBODY', 'who am I')
  await drain()
  const told = Object.fromEntries(stub.messages.map(({ channel, text }) => [channel, text]))
  expect(told).toEqual({
    DU0STRANGE: expect.stringContaining('nobody here has the address stranger@example.com'),
    DU0GUEST: expect.stringContaining('members of this Slack workspace only'),
    DU0HALF: expect.stringContaining('no confirmed email address'),
    DU0NOBODY: expect.stringContaining('could not look up who you are'),
  })
  expect(stub.messages).toHaveLength(4)
  expect(stub.ephemeral).toMatchObject([{ channel: 'C1', userId: 'U0STRANGE' }])
  const { rows } = await inWs(({ tx, workspaceId }) =>
    sql`select 1 from slack_members where workspace_id = ${workspaceId}`.execute(tx),
  )
  expect(rows).toEqual([])
})

test('an account stays whose it was: a change of its email in Slack makes nobody of it', async ({ site, inWs }) => {
  const { stub, join, say, drain } = await site({ model: answering('1', '2') })
  const [mine, admin] = [await join('viewer'), await join('admin')]
  await say(mine.slackId, 'one')
  await drain()
  stub.enrol(mine.slackId, `${admin.id}@example.com`)
  await say(mine.slackId, 'two')
  await drain()
  const { rows } = await inWs(({ tx, workspaceId }) =>
    sql`select distinct member_id from turns where workspace_id = ${workspaceId}`.execute(tx),
  )
  expect(rows).toEqual([{ member_id: mine.id }])
})

test('who is removed from the members is not known any more, from the next message on', async ({
  site,
  inWs,
  clock,
}) => {
  const { stub, join, say, drain } = await site({ model: answering('Hello.', 'Hello again?') })
  const { slackId, id } = await join('admin')
  await join('admin')
  await say(slackId, 'one')
  await drain()
  await inWs((ws) => removeMember(ws, id, { by: null, at: clock.now() }))
  await say(slackId, 'two')
  await drain()
  expect(stub.messages.map(({ text }) => text)).toEqual(['Hello.', expect.stringContaining('I do not know you yet')])
})

test('Stop ends a turn that runs, for members alone', async ({ site }) => {
  const model = new PacedModel()
  const { stub, join, say, click, drain } = await site({ model })
  const { slackId } = await join('editor')
  stub.enrol('U0STRANGE', 'stranger@example.com')
  await say(slackId, 'talk')
  model.say('I begin')
  await vi.waitFor(() => expect(stub.messages[0]?.text).toBe('I begin'), { timeout: 15_000, interval: 10 })
  const threadId = /"value":"(slack:[^"]+)"/.exec(JSON.stringify(stub.messages[0]?.blocks))?.[1] ?? ''
  await click('U0STRANGE', 'turn_stop', threadId)
  await vi.waitFor(() => expect(stub.ephemeral).toHaveLength(1), { timeout: 15_000, interval: 10 })
  expect(stub.messages[0]?.text).toBe('I begin')
  await click(slackId, 'turn_stop', threadId)
  await drain()
  expect(JSON.stringify(stub.messages[0]?.blocks)).toContain('Stopped. Nothing of this turn was kept.')
  await click(slackId, 'turn_stop', threadId)
  await drain()
  expect(stub.ephemeral.at(-1)?.text).toContain('Nothing runs')
})

test('a file is not read, and whoever sent it is told so beside the answer to their words', async ({ site }) => {
  const { stub, join, say, drain } = await site({ model: answering('Hello.') })
  const { slackId } = await join('editor')
  await say(slackId, 'see the list', { subtype: 'file_share', files: [{ id: 'F1' }] })
  await say(slackId, '', { subtype: 'file_share', files: [{ id: 'F2' }] })
  await drain()
  expect(stub.ephemeral.map(({ text }) => text)).toEqual(['I do not read files: I go by your words alone.'])
  expect(stub.messages.map(({ text }) => text).toSorted()).toEqual([
    'Hello.',
    'I can read text only: write what you would like to do.',
  ])
})

test('a channel that is shared with another organisation gets no answer, and who asked there is told why', async ({
  site,
}) => {
  const { stub, join, tell, drain } = await site()
  const { slackId } = await join('editor')
  const event = { type: 'app_mention', channel: 'C9', user: slackId, text: 'hi', ts: '1780000001.1' }
  const shared = { is_ext_shared_channel: true, event_id: 'EvShared', event }
  await tell({ type: 'event_callback', team_id: stubSelf.teamId, ...shared })
  await drain()
  expect(stub.messages).toEqual([])
  expect(stub.ephemeral).toMatchObject([
    { channel: 'C9', userId: slackId, text: expect.stringContaining('shared with another') },
  ])
})

test('Slack that hangs, limits or fails for a while gets the whole answer once it is well', async ({ site, clock }) => {
  const { stub, join, say, drain } = await site({ model: answering('Here.'), timeoutMs: 300 })
  const { slackId } = await join('editor')
  stub.fail('auth.test', 'hang')
  stub.fail('users.info', { retryAfter: 1 })
  for (const fault of ['hang', { status: 503 }, { status: 502 }] as const) stub.fail('chat.postMessage', fault)
  stub.fail('chat.update', { error: 'internal_error' })
  expect((await say(slackId, 'hello')).status).toBe(200)
  const texts = () => stub.messages.map(({ text }) => text)
  for (let round = 0; round < 20 && !texts().includes('Here.'); round += 1) {
    await drain()
    clock.advance({ minutes: 1 })
  }
  expect(texts()).toContain('Here.')
})

test('what cannot be answered for half an hour is given up, and says so where an answer was promised', async ({
  site,
  clock,
}) => {
  const { stub, join, say, drain } = await site({ model: answering('Kept.') })
  const { slackId } = await join('editor')
  stub.breakDown('chat.update', { error: 'internal_error' })
  await say(slackId, 'before')
  await drain()
  expect(stub.messages.map(({ text }) => text)).toEqual(['Working on it …'])
  clock.advance({ minutes: 31 })
  stub.breakDown('chat.update', null)
  stub.fail('chat.update', { error: 'internal_error' })
  await drain()
  expect(JSON.stringify(stub.messages.map(({ blocks }) => blocks))).toContain('I could not answer this')
  expect(stub.messages).toHaveLength(1)
})

test('what a process leaves behind when it dies is answered by the next, with the turn that was kept', async ({
  site,
  store,
  clock,
  workspaceId,
}) => {
  const dying = await site({ model: answering('Kept.') })
  const { slackId } = await dying.join('editor')
  dying.stub.breakDown('chat.update', { error: 'internal_error' })
  await dying.say(slackId, 'before')
  await dying.drain()
  expect(dying.stub.messages.map(({ text }) => text)).toEqual(['Working on it …'])
  await dying.app.slack?.close()

  dying.stub.breakDown('chat.update', null)
  const next = await givenSlack({ store, clock, workspaceId }, { model: answering('Said again?'), stub: dying.stub })
  clock.advance({ minutes: 1 })
  await next.drain()
  expect(dying.stub.messages.map(({ text }) => text)).toEqual(['Kept.'])
  await next.app.http.close()
})
