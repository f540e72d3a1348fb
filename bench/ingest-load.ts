import { connect, type Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'
import { percentile } from './measure.ts'

/** What a load worker is to send: every body once, over so many connections at once. */
export type Load = {
  port: number
  path: string
  authorization: string
  bodies: readonly string[]
  connections: number
  /** A steady pace; as fast as it goes without one. */
  perSecond?: number
}
/** `acceptedAtMs`: when each body was answered, in milliseconds since 1970 with fractions, as `nowMs` has them. */
export type LoadResult = { ms: number; p99Ms: number; acceptedAtMs: number[] }

/** Finer than Date.now(), and the same in every thread. */
export const nowMs = (): number => performance.timeOrigin + performance.now()

/** Plain sockets and ready-made requests: the generator must cost less than what it measures. */
async function run({ port, path, authorization, bodies, connections, perSecond }: Load): Promise<LoadResult> {
  const requests = bodies.map((body) => {
    const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`
    return Buffer.from(head + body)
  })
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)))
  const latencies: number[] = []
  const acceptedAtMs: number[] = []
  let next = 0
  const startedAtMs = performance.now()
  await Promise.all(
    sockets.map(async (socket) => {
      while (next < requests.length) {
        const index = next++
        const request = requests[index]
        if (request === undefined) break
        if (perSecond !== undefined) await until(startedAtMs + (index * 1000) / perSecond)
        const sentAtMs = performance.now()
        await exchange(socket, request)
        latencies.push(performance.now() - sentAtMs)
        acceptedAtMs[index] = nowMs()
      }
      socket.destroy()
    }),
  )
  const ms = performance.now() - startedAtMs
  return { ms, p99Ms: percentile(latencies, 0.99), acceptedAtMs }
}

async function until(atMs: number): Promise<void> {
  const aheadMs = atMs - performance.now()
  if (aheadMs > 0) await new Promise((resolve) => setTimeout(resolve, aheadMs))
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket))
    socket.once('error', reject)
  })
}

function exchange(socket: Socket, request: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const onData = (chunk: Buffer) => {
      answer += chunk.toString('latin1')
      const headEnd = answer.indexOf('\r\n\r\n')
      if (headEnd === -1) return
      const length = Number(/content-length: (\d+)/i.exec(answer)?.[1] ?? 0)
      if (answer.length < headEnd + 4 + length) return
      socket.off('data', onData)
      if (answer.startsWith('HTTP/1.1 200')) resolve()
      else reject(new Error(`not accepted: ${answer.slice(0, 500)}`))
    }
    socket.on('data', onData)
    socket.write(request)
  })
}

if (parentPort !== null) {
  // The cast: startLoad is the only one to start this.
  const load = workerData as Load
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
  parentPort.postMessage(await run(load))
}
