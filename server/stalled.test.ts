import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { test as base } from '../store/testing.ts'
import { listenForTest } from './testing/page-socket.ts'
import { noDeliveries, report } from '../worker/faults/testing/report.ts'
import { givenApp } from './testing.ts'

type Line = { authorization: string; open(text: string): Promise<Socket> }

const test = base.extend<{ line: Line }>({
  line: async ({ store, clock, workspaceId }, use) => {
    const app = await givenApp({ store, clock, workspaceId })
    const { port } = new URL(await listenForTest(app.http))
    const { authorization } = await app.asWriter()
    const open = async (text: string) => {
      const socket = connect(Number(port), '127.0.0.1')
      await once(socket, 'connect')
      socket.write(text)
      return socket.resume()
    }
    await use({ authorization, open })
    await app.http.close()
  },
})

test('a request that stalls in its head or in its body is closed within 10 s', async ({ line, task }) => {
  const head = `POST /v1/track HTTP/1.1\r\nHost: x\r\nAuthorization: ${line.authorization}\r\n`
  const stalled = [
    await line.open('POST /v1/tr'),
    await line.open(head),
    await line.open(`${head}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"userId":"u1",`),
    await line.open(`${head}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"use\r\n`),
  ]
  const startedAtMs = performance.now()
  await Promise.all(stalled.map((socket) => once(socket, 'close')))
  const closed = { what: 'seconds until closed', is: (performance.now() - startedAtMs) / 1000, atMost: 10 }
  report(task, { fault: 'slow-loris: head or body stalls', ...noDeliveries, also: [closed] })
}, 20_000)
