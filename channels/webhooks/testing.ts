import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type Caller, type CallerOptions, openCaller } from './open-caller.ts'

export const receiverHost = 'hooks.example.com'

export type Received = { path: string; headers: Record<string, string>; body: string }
export type Receiver = {
  /** Where it listens, under its name. */
  url: string
  received: Received[]
  /** A caller that finds the receiver under its name, and nothing else. */
  call: Caller
  openCaller: (options?: CallerOptions) => Caller
  close: () => Promise<void>
}
type Respond = (response: ServerResponse, request: Received, count: number) => void

/** A real HTTPS server on this machine, with a certificate for its name that only its own caller trusts. */
export async function openReceiver(respond: Respond = (response) => response.end('ok')): Promise<Receiver> {
  const { key, cert } = makeCertificate(receiverHost)
  const received: Received[] = []
  const server = createServer({ key, cert }, (request, response) => {
    void readBody(request).then((body) => {
      const call = { path: request.url ?? '', headers: plainHeaders(request.headers), body }
      respond(response, call, received.push(call))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo
  const resolve = async (host: string) => (host === receiverHost ? ['127.0.0.1'] : [])
  const open = (options: CallerOptions = {}) =>
    openCaller({ resolve, mayConnect: (address) => address === '127.0.0.1', ca: cert, timeoutMs: 2_000, ...options })
  return {
    url: `https://${receiverHost}:${port}`,
    received,
    call: open(),
    openCaller: open,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Those that came once, as all of ours do. */
const plainHeaders = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  )

async function readBody(request: IncomingMessage): Promise<string> {
  request.setEncoding('utf8')
  return (await request.toArray()).join('')
}

/** A self-signed certificate for one name, valid for a few years around now. Source: RFC 5280. */
export function makeCertificate(host: string, kind: 'ec' | 'rsa' = 'ec'): { key: string; cert: string } {
  const { publicKey, privateKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 })
  const algorithms = { ec: '06082a8648ce3d040302', rsa: '06092a864886f70d01010b0500' }
  const withSha256 = der(0x30, Buffer.from(algorithms[kind], 'hex'))
  const commonName = der(0x30, Buffer.from('0603550403', 'hex'), der(0x0c, Buffer.from(host)))
  const name = der(0x30, der(0x31, commonName))
  const times = [-1, 1].map((years) => {
    const at = Temporal.Now.instant()
      .add({ hours: years * 24 * 365 })
      .toString({ smallestUnit: 'second' })
    return der(0x17, Buffer.from(at.replaceAll(/[-:T]/g, '').slice(2)))
  })
  const names = der(0x30, der(0x82, Buffer.from(host)))
  const altNames = der(0x30, Buffer.from('0603551d11', 'hex'), der(0x04, names))
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    withSha256,
    name,
    der(0x30, ...times),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, altNames)),
  )
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey))
  const lines =
    der(0x30, body, withSha256, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    cert: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
  }
}

/** A value with its tag and length, as DER writes it. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
