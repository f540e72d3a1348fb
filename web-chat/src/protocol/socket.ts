import type { ClientFrame, ServerFrame } from './frames.ts'
import { parseFrame } from './frames.ts'

export type SocketListener = { onUp(): void; onDown(): void; onFrame(frame: ServerFrame): void }

/** `send` is false when there is no connection, and then nothing was sent. */
export type Socket = { send(frame: ClientFrame): boolean; reconnectNow(): void; close(): void }

const firstDelayMs = 500
const longestDelayMs = 15_000

/**
 * A WebSocket that comes back by itself: it waits 0.5 s after a loss, twice as long after each further one, and at most
 * 15 s. Frames of a connection that was given up never arrive.
 */
export function openSocket(url: string, listener: SocketListener): Socket {
  let current: WebSocket | null = null
  let losses = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const connect = () => {
    clearTimeout(timer)
    const socket = new WebSocket(url)
    current = socket
    socket.addEventListener('open', () => {
      if (current !== socket) return
      losses = 0
      listener.onUp()
    })
    socket.addEventListener('message', ({ data }) => {
      const frame = current === socket && typeof data === 'string' ? parseFrame(data) : undefined
      if (frame !== undefined) listener.onFrame(frame)
    })
    socket.addEventListener('close', () => {
      if (current !== socket) return
      current = null
      timer = setTimeout(connect, Math.min(longestDelayMs, firstDelayMs * 2 ** losses) * (0.8 + Math.random() * 0.4))
      losses += 1
      listener.onDown()
    })
  }
  connect()

  return {
    send(frame) {
      if (current?.readyState !== WebSocket.OPEN) return false
      current.send(JSON.stringify(frame))
      return true
    },
    reconnectNow() {
      if (current === null) connect()
    },
    close() {
      clearTimeout(timer)
      const socket = current
      current = null
      socket?.close()
    },
  }
}
