import { connect, type Socket } from 'node:net'
import { parentPort, workerData } from 'node:worker_threads'

/** What a load worker is to send: every body once, over so many connections at once. */
export type Load = { port: number; path: string; authorization: string; bodies: readonly string[]; connections: number }
export type LoadResult = { ms: number; p99Ms: number }

/** Plain sockets and ready-made requests: the generator must cost less than what it measures. */
async function run({ port, path, authorization, bodies, connections }: Load): Promise<LoadResult> {
  const requests = bodies.map((body) => {
    const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`
    return Buffer.from(head + body)
  })
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)))
  const latencies: number[] = []
  let next = 0
  const startedAtMs = performance.now()
  await Promise.all(
    sockets.map(async (socket) => {
      for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
        const sentAtMs = performance.now()
        await exchange(socket, request)
        latencies.push(performance.now() - sentAtMs)
      }
      socket.destroy()
    }),
  )
  const ms = performance.now() - startedAtMs
  return { ms, p99Ms: latencies.toSorted((a, b) => a - b)[Math.floor(latencies.length * 0.99)] ?? Number.NaN }
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

// The cast: startLoad is the only one to start this.
const load = workerData as Load
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker thread has no origin
parentPort?.postMessage(await run(load))
