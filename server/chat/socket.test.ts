import { sql } from 'kysely'
import { expect } from 'vitest'
import { test as base } from '../../store/testing.ts'
import { PacedModel } from '../testing/paced-model.ts'
import { listenForTest, PageSocket } from '../testing/page-socket.ts'
import { givenApp } from '../testing.ts'

type Site = {
  model: PacedModel
  url: string
  visit(headers?: Record<string, string>): Promise<PageSocket>
  app: Awaited<ReturnType<typeof givenApp>>
}

const test = base.extend<{ site: Site }>({
  site: async ({ store, clock, workspaceId }, use) => {
    const model = new PacedModel()
    const app = await givenApp({ store, clock, workspaceId }, { model })
    const url = await listenForTest(app.http)
    const member = await app.as('admin')
    await use({ model, url, app, visit: (headers = member) => PageSocket.open(url, headers) })
    model.finish().finish()
    await app.live.close(0)
    await app.http.close()
  },
})

const send = (id: string, text = 'hello') => ({ type: 'send', threadId: 'thr_s', text, id }) as const
const open = (afterSeq: number) => ({ type: 'open', threadId: 'thr_s', afterSeq }) as const

test('a page that comes back in mid-sentence loses nothing and gets nothing twice', async ({ site }) => {
  const first = await site.visit()
  first.send(open(0))
  first.send(send('m1'))
  site.model.say('one ', 'two ')
  await first.until((frame) => frame.type === 'event' && frame.event['delta'] === 'two ')
  const seen = first.readSeqs().at(-1) ?? 0
  first.drop()
  site.model.say('three ', 'four ')
  const second = await site.visit()
  second.send(open(seen))
  await second.until((frame) => frame.type === 'opened' && frame.running)
  site.model.say('five').finish()
  await second.untilEvent('RUN_FINISHED')
  expect(first.readText() + second.readText()).toBe('one two three four five')
  const seqs = [...first.readSeqs(), ...second.readSeqs()]
  expect(seqs).toEqual(seqs.map((_, index) => index + 1))
})

test('a page that comes back after the turn has ended goes on in mid-sentence too', async ({ site }) => {
  const first = await site.visit()
  first.send(send('m1'))
  site.model.say('one ')
  await first.untilEvent('TEXT_MESSAGE_CONTENT')
  const seen = first.readSeqs().at(-1) ?? 0
  first.drop()
  const watcher = await site.visit()
  watcher.send(open(seen))
  site.model.say('two').finish()
  await watcher.untilEvent('RUN_FINISHED')
  const second = await site.visit()
  second.send(open(seen))
  await second.until((frame) => frame.type === 'opened' && !frame.running)
  expect(first.readText() + second.readText()).toBe('one two')
  expect(new Set(second.readSeqs()).size).toBe(second.readSeqs().length)
})

test('a page that comes back after the next turn has begun gets both piece by piece', async ({ site }) => {
  const first = await site.visit()
  first.send(send('m1'))
  site.model.say('one ')
  await first.untilEvent('TEXT_MESSAGE_CONTENT')
  const seen = first.readSeqs().at(-1) ?? 0
  first.drop()
  const other = await site.visit()
  other.send(open(seen))
  site.model.say('two ', 'three ').finish()
  await other.untilEvent('RUN_FINISHED')
  other.send(send('m2'))
  site.model.say('four')
  await other.until((frame) => frame.type === 'event' && frame.event['delta'] === 'four')
  const second = await site.visit()
  second.send(open(seen))
  await second.until((frame) => frame.type === 'opened' && frame.running)
  expect(first.readText() + second.readText()).toBe('one two three four')
  const seqs = [...first.readSeqs(), ...second.readSeqs()]
  expect(seqs).toEqual(seqs.map((_, index) => index + 1))
})

test('two pages on one thread hear the same', async ({ site }) => {
  const pages = [await site.visit(), await site.visit()] as const
  for (const page of pages) page.send(open(0))
  for (const page of pages) await page.until((frame) => frame.type === 'opened')
  pages[0].send(send('m1'))
  site.model.say('to ', 'both').finish()
  for (const page of pages) await page.untilEvent('RUN_FINISHED')
  expect(pages[1].frames.slice(1)).toEqual(pages[0].frames.slice(1))
  expect(pages[1].readText()).toBe('to both')
})

test('opening again and again while a turn speaks gives the whole log each time, once', async ({ site }) => {
  const page = await site.visit()
  page.send(send('m1'))
  for (let round = 0; round < 20; round += 1) {
    site.model.say(`${round} `)
    page.send(open(0))
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  await page.until(() => page.frames.filter(({ type }) => type === 'opened').length === 21)
  site.model.finish()
  await page.untilEvent('RUN_FINISHED')
  const lastReplay = page.frames
    .map(({ type }) => type)
    .lastIndexOf('opened', page.frames.findLastIndex(({ type }) => type === 'opened') - 1)
  const seqs = page.readSeqs(lastReplay)
  expect(seqs).toEqual(seqs.map((_, index) => index + 1))
  expect(page.readText(lastReplay)).toBe(Array.from({ length: 20 }, (_, round) => `${round} `).join(''))
})

test('a message that is sent again is not answered again, not even by another server', async ({
  site,
  store,
  clock,
  workspaceId,
}) => {
  const page = await site.visit()
  page.send(send('m1'))
  page.send(send('m1'))
  const other = await site.visit()
  other.send(send('m1'))
  site.model.say('once').finish()
  await page.untilEvent('RUN_FINISHED')
  page.send(send('m1'))
  const restarted = await givenApp({ store, clock, workspaceId }, { model: site.model })
  const member = { id: 'mem_x', name: 'X', role: 'admin' as const }
  const again = { workspaceId, member, threadId: 'thr_s', surface: 'web' as const, input: { text: 'hello', id: 'm1' } }
  expect(await restarted.live.start(again)).toBeNull()
  page.send(send('m2', 'more'))
  site.model.say('twice').finish()
  await page.until((frame) => frame.type === 'event' && frame.event['delta'] === 'twice')
  expect(site.model.asked).toBe(2)
  expect(page.readText()).toBe('oncetwice')
  expect(page.frames.filter(({ type }) => type === 'error')).toEqual([])
  await restarted.http.close()
})

test('a message that is sent again while its first sending is being refused is refused too, not left without an answer', async ({
  site,
  workspaceId,
}) => {
  const page = await site.visit()
  page.send(send('m1'))
  await page.untilEvent('RUN_STARTED')
  const member = { id: 'mem_x', name: 'X', role: 'admin' as const }
  const said = { workspaceId, member, threadId: 'thr_s', surface: 'web' as const, input: { text: 'more', id: 'm2' } }
  const sent = await Promise.allSettled([site.app.live.start(said), site.app.live.start(said)])
  expect(sent).toMatchObject(Array.from({ length: 2 }, () => ({ reason: { code: 'thread_busy' } })))
})

test('what follows the last event of a turn finds the turn done', async ({ site }) => {
  const page = await site.visit()
  for (const id of ['a', 'b', 'c', 'd']) {
    page.frames.length = 0
    page.send(send(id))
    site.model.say(id).finish()
    await page.untilEvent('RUN_FINISHED')
  }
  expect(page.frames.filter(({ type }) => type === 'error')).toEqual([])
  expect(site.model.asked).toBe(4)
})

test('a dropped page does not stop a turn, stop does', async ({ site }) => {
  const page = await site.visit()
  page.send(send('m1'))
  site.model.say('begun')
  await page.untilEvent('TEXT_MESSAGE_CONTENT')
  page.drop()
  const back = await site.visit()
  back.send(open(0))
  await back.until((frame) => frame.type === 'opened' && frame.running)
  back.send({ type: 'stop', threadId: 'thr_s' })
  expect(await back.untilEvent('RUN_ERROR')).toMatchObject({ event: { code: 'stopped' } })
  back.send(send('m2'))
  site.model.say('again').finish()
  await back.untilEvent('RUN_FINISHED')
})

test('while a turn runs, another message is refused with its id', async ({ site }) => {
  const page = await site.visit()
  page.send(send('m1'))
  await page.untilEvent('RUN_STARTED')
  page.send(send('m2'))
  expect(await page.until(({ type }) => type === 'error')).toMatchObject({ code: 'thread_busy', id: 'm2' })
  site.model.say('done').finish()
  await page.untilEvent('RUN_FINISHED')
})

test('frames that are no frames are answered, and text that Postgres cannot keep is mended', async ({ site }) => {
  const page = await site.visit()
  for (const text of ['', '{', '[]', '{"type":"open"}', '{"type":"send","threadId":"a/b","text":"x","id":"1"}']) {
    page.frames.length = 0
    page.socket.send(text)
    expect(await page.until(({ type }) => type === 'error')).toMatchObject({ code: 'invalid_body' })
  }
  page.send(send('m1', 'a\u0000b\ud800c'))
  site.model.say('fine').finish()
  await page.untilEvent('RUN_FINISHED')
  page.socket.send('x'.repeat(70_000))
  await new Promise((resolve) => page.socket.once('close', resolve))
})

test('who floods the socket is cut off', async ({ site }) => {
  const page = await site.visit()
  for (let index = 0; index < 300; index += 1) page.send(open(0))
  expect(await new Promise((resolve) => page.socket.once('close', resolve))).toBe(1008)
})

test('a stranger’s page gets no socket with the member’s cookie, and a role taken back counts at once', async ({
  site,
  db,
}) => {
  const { app, url } = site
  const cookie = `carillon_session=${await app.mint('session')}`
  const refused = new PageSocket(url, { cookie, origin: 'https://evil.example' })
  const status = await new Promise((resolve) =>
    refused.socket.once('unexpected-response', (_request, response: { statusCode: number }) =>
      resolve(response.statusCode),
    ),
  )
  expect(status).toBe(403)
  const page = await site.visit({ cookie, origin: url })
  page.send(open(0))
  await page.until(({ type }) => type === 'opened')
  await sql`update access_keys set revoked_at = now() where kind = 'session'`.execute(db)
  page.send(send('m1'))
  expect(await page.until(({ type }) => type === 'error')).toMatchObject({ code: 'unauthenticated' })
})
