import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { findRequestFault } from './request-faults.ts'
import { completionEvents, wholeCompletion } from './completions-wire.ts'
import { embeddingList } from './embeddings-wire.ts'
import { responseEvents, wholeResponse } from './responses-wire.ts'
import { writeStream } from './write-stream.ts'

/** What the stub answers to one request for words. */
export type StubReply = {
  /** The pieces of the text, each sent as a delta of its own. */
  text?: readonly string[]
  /** `arguments` goes out as written, valid JSON or not. */
  calls?: { id: string; name: string; arguments: string }[]
  refusal?: string
  usage?: { input: number; output: number; cached: number }
  /** How much is written at once; a few bytes unless it says otherwise. */
  bytesAtOnce?: number
  /** Called right before the first piece of text goes out. */
  beforeText?: () => void
  /** Awaited after the first piece of text went out. */
  pause?: () => Promise<void>
  /** `hang` never answers; `reset` and `close` end the connection in the middle, rudely or politely. */
  fault?: 'hang' | 'reset' | 'close' | { status: number; code?: string; retryAfter?: string }
}

type Think = (body: Record<string, unknown>) => StubReply

export type StubRequest = { path: string; key: string; body: Record<string, unknown> }

export type OpenAIStub = {
  /** As in OPENAI_BASE_URL. */
  url: string
  /** Every request that came, refused ones included. */
  requests: StubRequest[]
  /** Add to what is answered, in order. */
  reply(...replies: StubReply[]): void
  /** What is answered when the script is empty: a model that reads the request. */
  think(answer: (body: Record<string, unknown>) => StubReply): void
  close(): Promise<void>
}

/** The one key that the stub lets in. */
export const stubKey = 'sk-stub-0123456789abcdef'

/**
 * A model server on loopback that speaks OpenAI's wire and refuses what OpenAI refuses: wrong keys, schemas outside
 * strict mode, calls without results. Streams are split in the middle of characters and lines.
 */
export async function startOpenAIStub(): Promise<OpenAIStub> {
  const requests: StubRequest[] = []
  const script: StubReply[] = []
  let thinks: Think = () => ({ fault: { status: 500, code: 'script_is_empty' } })
  const server = createServer((request, response) => {
    answer(request, response, requests, (body) => script.shift() ?? thinks(body)).catch((error: unknown) =>
      response.destroy(error as Error),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server's address is never a pipe's name
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    reply: (...replies) => void script.push(...replies),
    think: (next) => void (thinks = next),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  requests: StubRequest[],
  think: Think,
): Promise<void> {
  const path = request.url ?? ''
  const key = (request.headers.authorization ?? '').replace('Bearer ', '')
  // The stub reads what the client sent; the checks below look at every part that they use.
  const body = JSON.parse((await Array.fromAsync(request)).join('')) as Record<string, unknown>
  requests.push({ path, key, body })
  if (key !== stubKey)
    return sendError(response, { status: 401, code: 'invalid_api_key' }, `Incorrect API key provided: ${key}.`)
  if (path === '/v1/embeddings') return sendJson(response, embeddingList(body))
  const refused = findRequestFault(path, body)
  if (refused !== null) return sendError(response, { status: refused.status }, refused.message)
  const reply = think(body)
  if (reply.fault === 'hang') return
  if (typeof reply.fault === 'object')
    return sendError(response, reply.fault, `A fault of the script; the key is ${key}.`)
  const isResponses = path === '/v1/responses'
  if (body['stream'] !== true)
    return sendJson(response, isResponses ? wholeResponse(reply, body) : wholeCompletion(reply, body))
  await writeStream(response, isResponses ? responseEvents(reply, body) : completionEvents(reply, body), reply)
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

function sendError(
  response: ServerResponse,
  { status, code, retryAfter }: { status: number; code?: string; retryAfter?: string },
  message: string,
): void {
  const headers = {
    'content-type': 'application/json',
    ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
  }
  response.writeHead(status, headers).end(JSON.stringify({ error: { message, code: code ?? null, type: 'error' } }))
}
