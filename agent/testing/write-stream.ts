import type { ServerResponse } from 'node:http'
import { setImmediate as nextTick } from 'node:timers/promises'
import type { StubReply } from './openai-stub.ts'

/** An event of a stream: the script may pause after the first with text, and a cut comes right before the ending. */
export type WireEvent = { name?: string; data: unknown; isText?: boolean; isEnding?: boolean }

/** Not a divisor of anything: lines, JSON and characters of several bytes are all split somewhere. */
const fewBytes = 7

/** Write server-sent events a few bytes at a time; with a fault, stop before the last piece of the answer. */
export async function writeStream(
  response: ServerResponse,
  events: readonly WireEvent[],
  { fault, beforeText, pause, bytesAtOnce = fewBytes }: StubReply,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const sent = fault === undefined ? events : events.slice(0, events.findIndex(({ isEnding }) => isEnding) - 1)
  let hasPaused = false
  for (const { name, data, isText } of sent) {
    if (isText === true && !hasPaused) beforeText?.()
    const line = typeof data === 'string' ? data : JSON.stringify(data)
    await writeBytes(response, `${name === undefined ? '' : `event: ${name}\n`}data: ${line}\n\n`, bytesAtOnce)
    if (isText === true && !hasPaused) {
      hasPaused = true
      await pause?.()
    }
  }
  if (fault === 'reset') response.destroy()
  else response.end()
}

async function writeBytes(response: ServerResponse, text: string, bytesAtOnce: number): Promise<void> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += bytesAtOnce) {
    response.write(bytes.subarray(at, at + bytesAtOnce))
    await nextTick()
  }
}
