import { createServer, request as askServer } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

/** A proxy between a page and the server, which does to sockets and to requests for the inbox as it is told. */
export type Door = {
  url: string
  /** swallow: take the socket and bring nothing of it, as some proxies do. */
  sockets: 'pass' | 'refuse' | 'swallow'
  inbox: 'pass' | 'refuse'
  /** What was asked for of the inbox, oldest first: “GET /inbox”, “POST /inbox/read”, “socket”. */
  asked: string[]
  close(): Promise<void>
}

export async function openDoor(upstream: string): Promise<Door> {
  const { port, hostname } = new URL(upstream)
  const open = new Set<Duplex>()
  const keep = (stream: Duplex) => {
    open.add(stream.on('error', () => stream.destroy()).on('close', () => open.delete(stream)))
    return stream
  }
  const server = createServer((request, response) => {
    const { method, headers, url: path = '' } = request
    const isInbox = headers.authorization?.startsWith('Bearer ') === true
    if (isInbox) door.asked.push(`${method} ${path}`)
    if (isInbox && door.inbox === 'refuse') return void response.writeHead(503).end()
    const onward = askServer({ port, hostname, path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    request.pipe(onward)
  })
  server.on('upgrade', (request, stream) => {
    door.asked.push('socket')
    const socket = keep(stream)
    if (door.sockets === 'swallow') return
    if (door.sockets === 'refuse') return void socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n')
    const lines = request.rawHeaders.map((text, at) => (at % 2 === 0 ? `${text}: ` : `${text}\r\n`)).join('')
    const onward = keep(connect(Number(port), hostname))
    onward.write(`GET ${request.url} HTTP/1.1\r\n${lines}\r\n`)
    onward.pipe(socket).pipe(onward)
    onward.on('close', () => socket.destroy())
    socket.on('close', () => onward.destroy())
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const door: Door = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // a TCP server has such an address
    sockets: 'pass',
    inbox: 'pass',
    asked: [],
    async close() {
      for (const stream of open) stream.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return door
}
