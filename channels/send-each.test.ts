import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, test } from 'vitest'
import { smtp } from './email/smtp.ts'
import { mostFaults, sendEach } from './send-each.ts'
import { givenMessage } from './testing.ts'

const never = new AbortController().signal

test('a server that takes connections and says nothing is left alone after a time-out or two', async () => {
  let connections = 0
  const server = createServer(() => (connections += 1))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port
  const provider = smtp({ url: `smtp://127.0.0.1:${port}`, timeoutMs: 200, maxConnections: 2 })
  const batch = Array.from({ length: 100 }, (_, index) => givenMessage({ deliveryId: index }))
  const results = await provider.send(batch, never)
  expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(['retry', 'not_asked']))
  expect(results.filter(({ kind }) => kind === 'retry').length).toBeLessThanOrEqual(6)
  expect(connections).toBeLessThanOrEqual(6)
  await provider.close?.()
  server.close()
})

test('signs of illness count over calls, a good answer forgets them, and after a rest one more is enough', async () => {
  const answers: boolean[] = []
  const send = sendEach({
    atOnce: 1,
    deliver: () =>
      Promise.resolve(
        answers.shift() === true
          ? { kind: 'sent', providerMessageId: null }
          : { kind: 'retry', reason: 'http_500', afterMs: 0, sign: 'ill' },
      ),
  })
  const kindsOf = async (count: number) =>
    (await send(Array(count).fill(givenMessage()), never)).map(({ kind }) => kind)
  for (let call = 1; call < mostFaults; call += 1) expect(await kindsOf(1)).toEqual(['retry'])
  answers.push(true)
  expect(await kindsOf(1)).toEqual(['sent'])
  expect(await kindsOf(6)).toEqual([...Array(mostFaults).fill('retry'), 'not_asked'])
  expect(await kindsOf(3)).toEqual(['retry', 'not_asked', 'not_asked'])
  answers.push(true, true, true)
  expect(await kindsOf(3)).toEqual(['sent', 'sent', 'sent'])
})
