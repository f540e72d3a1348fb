import { createSecureServer, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { makeCertificate } from '../../channels/webhooks/testing.ts'

const latencyMs = Number(process.argv[2] ?? 0)
const { key, cert } = makeCertificate('localhost')
const server = createSecureServer({ key, cert })
const headers = { ':status': 200, 'content-type': 'application/json' }

// In a process of its own: it takes every message, after so long.
server.on('stream', (stream: ServerHttp2Stream) => {
  stream.resume()
  stream.once('end', () => {
    const answer = () => {
      stream.respond(headers)
      stream.end('{"name":"projects/bench/messages/1"}')
    }
    if (latencyMs === 0) answer()
    else setTimeout(answer, latencyMs)
  })
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo // it listens on a port
  process.send?.({ origin: `https://localhost:${port}`, ca: cert })
})
process.once('disconnect', () => process.exit(0))
