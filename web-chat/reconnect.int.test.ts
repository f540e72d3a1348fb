import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { pageTest as test } from './testing/browser.ts'
import { endTurn, say, startTurn } from './testing/events.ts'
import { approver } from './testing/me.ts'

const sentence = 'One two three four five six seven eight nine ten eleven twelve thirteen fourteen.'
const answers = (page: Page) => page.locator('.answer').allInnerTexts()

test('a connection lost in mid-stream loses and doubles nothing', async ({ serve }) => {
  const { server, visit } = await serve({ me: approver })
  const page = await visit({ path: '/?thread=a' })
  const thread = server.threadOf('a')
  const pieces = say(sentence)
  thread.emit(...startTurn('Count'), ...pieces.slice(0, 4))
  await page.getByText('One two three').first().waitFor()
  thread.repeat(3)
  server.dropSockets()
  await page.getByText('Reconnecting…').waitFor()
  thread.emit(...pieces.slice(4, 6))
  await page.getByText('Reconnecting…').waitFor({ state: 'detached' })
  thread.emit(...pieces.slice(6), endTurn())
  await page.getByText(sentence).first().waitFor()
  expect(await answers(page)).toEqual([sentence])
  expect(await page.locator('.member-text').allInnerTexts()).toEqual(['Count'])
})

test('a turn that ended while the connection was lost is shown whole and once', async ({ serve }) => {
  const { server, visit } = await serve({ me: approver })
  const page = await visit({ path: '/?thread=a' })
  const thread = server.threadOf('a')
  const pieces = say(sentence)
  thread.emit(...startTurn('First'), ...say('Done.'), endTurn(), ...startTurn('Count'), ...pieces.slice(0, 4))
  await page.getByText('One two three').first().waitFor()
  server.dropSockets()
  thread.emit(...pieces.slice(4), endTurn())
  await page.getByText(sentence).first().waitFor()
  expect(await answers(page)).toEqual(['Done.', sentence])
  expect(await page.locator('.member-text').allInnerTexts()).toEqual(['First', 'Count'])
})

test('what was written while there was no connection is kept, and a sent message is sent again under its own id', async ({
  serve,
}) => {
  let heard = 0
  const { server, visit } = await serve({
    me: approver,
    react(frame, thread) {
      if (frame.type !== 'send') return
      heard += 1
      // The first time the connection breaks before anything was written down.
      if (heard === 1) server.dropSockets()
      else thread.emit(...startTurn(frame.text), ...say('Heard you.'), endTurn())
    },
  })
  const page = await visit({ path: '/?thread=a' })
  const composer = page.getByRole('textbox', { name: 'Your message' })
  await composer.fill('Hello there')
  await composer.press('Enter')
  await page.getByText('Reconnecting…').waitFor()
  await composer.fill('a draft')
  await composer.press('Enter')
  expect(await composer.inputValue()).toBe('a draft')
  await page.getByText('Heard you.', { exact: true }).first().waitFor()
  expect(await page.locator('.member-text').allInnerTexts()).toEqual(['Hello there'])
  const sends = server.frames.filter((frame) => frame.type === 'send')
  expect(sends).toHaveLength(2)
  expect(sends[0]).toEqual(sends[1])
  expect(await composer.inputValue()).toBe('a draft')
})

test('a first message that is written before the connection is there goes out with it, once', async ({ serve }) => {
  const { server, visit } = await serve({
    me: approver,
    react(frame, thread) {
      if (frame.type === 'send') thread.emit(...startTurn(frame.text), ...say('Heard you.'), endTurn())
    },
  })
  const page = await visit({ path: '/outbox' })
  const gate = Promise.withResolvers<void>()
  await page.routeWebSocket('**/ws', async (socket) => {
    await gate.promise
    socket.connectToServer()
  })
  await page.goto(`${server.url}/`)
  const composer = page.getByRole('textbox', { name: 'Your message' })
  await composer.fill('Hello there')
  await composer.press('Enter')
  await page.getByText('Sending…').waitFor()
  expect([await composer.inputValue(), server.frames]).toEqual(['', []])
  gate.resolve()
  await page.getByText('Heard you.', { exact: true }).first().waitFor()
  expect(await page.locator('.member-text').allInnerTexts()).toEqual(['Hello there'])
  expect(server.frames.filter(({ type }) => type === 'send')).toHaveLength(1)
})

test('a turn that the server lost in a crash does not block the page', async ({ serve }) => {
  const { server, visit } = await serve({ me: approver })
  const thread = server.threadOf('a')
  thread.emit(...startTurn('Count'), ...say('I am').slice(0, 2))
  thread.crash()
  const page = await visit({ path: '/?thread=a' })
  await page.getByText('I am').first().waitFor()
  await page.getByRole('button', { name: 'Send' }).waitFor()
  expect(await page.getByRole('button', { name: 'Stop' }).count()).toBe(0)
})
