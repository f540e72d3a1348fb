import { lookup } from 'node:dns/promises'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isCallable } from '../../domain/webhooks/allowed-url.ts'
import type { Answer } from '../../domain/webhooks/answer.ts'
import { isPublicAddress } from '../../domain/webhooks/public-address.ts'
import { readRetryAfter } from '../retry-after.ts'

export type OutgoingCall = { url: string; headers: Readonly<Record<string, string>>; body: string }
/** Makes one call; whatever happens is an answer. */
export type Caller = (call: OutgoingCall) => Promise<Answer>

export type CallerOptions = {
  /** All addresses of a name. */
  resolve?: (host: string) => Promise<string[]>
  /** Which addresses may be connected to. */
  mayConnect?: (address: string) => boolean
  /** Certificates to trust beside the usual ones, PEM. */
  ca?: string
  /** For all of it: name, connection, answer. */
  timeoutMs?: number
}

export const defaultTimeoutMs = 10_000
const maxAnswerBytes = 4_096
const maxExcerptCharacters = 300

/**
 * POSTs to addresses that members typed in. The name is resolved once, every address must be public, and the connection
 * goes to those very addresses, whatever the name says a moment later. Redirects are not followed: their target was
 * never checked. Certificates are, against the name.
 */
export function openCaller({
  resolve = resolveHost,
  mayConnect = isPublicAddress,
  ca,
  timeoutMs = defaultTimeoutMs,
}: CallerOptions = {}): Caller {
  return async (call) => {
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      if (!isCallable(call.url)) return { kind: 'refused', reason: 'not_https' }
      const host = new URL(call.url).hostname.replace(/^\[(.*)\]$/, '$1')
      const addresses = isIP(host) > 0 ? [host] : await orAbort(resolve(host), signal)
      if (addresses.length === 0) return { kind: 'no_answer', reason: 'unknown_host' }
      if (!addresses.every(mayConnect)) return { kind: 'refused', reason: 'address_not_public' }
      return await post(call, { addresses, ca, signal })
    } catch (error) {
      return { kind: 'no_answer', reason: signal.aborted ? 'timeout' : readFault(error) }
    }
  }
}

const resolveHost = async (host: string): Promise<string[]> =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address)

function orAbort<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('timeout')), { once: true })
    promise.then(resolve, reject)
  })
}

type Connection = { addresses: readonly string[]; ca: string | undefined; signal: AbortSignal }

function post({ url, headers, body }: OutgoingCall, { addresses, ca, signal }: Connection): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let isAnswered = false
    const outgoing = request(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      lookup: answerWith(addresses),
      // A connection that is kept would outlive the check of its address.
      agent: false,
      signal,
      ...(ca === undefined ? {} : { ca }),
    })
    outgoing.once('response', (response) => {
      isAnswered = true
      void readExcerpt(response).then((excerpt) => {
        outgoing.destroy()
        const retryAfterMs = readRetryAfter(response.headers['retry-after'])
        resolve({ kind: 'answered', status: response.statusCode ?? 0, retryAfterMs, excerpt })
      })
    })
    // Once there is a status, that is the answer, whatever becomes of the body.
    outgoing.on('error', (error) => isAnswered || reject(error))
    outgoing.end(body)
  })
}

/** A look-up that knows one answer: what was checked. */
const answerWith =
  (addresses: readonly string[]): LookupFunction =>
  (_host, options, callback) => {
    const all = addresses.map((address) => ({ address, family: isIP(address) }))
    const [first] = all
    if (options.all === true || first === undefined) callback(null, all)
    else callback(null, first.address, first.family)
  }

async function readExcerpt(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of response) {
      // Without an encoding a response yields buffers.
      chunks.push(chunk as Buffer)
      length += chunks.at(-1)?.length ?? 0
      if (length >= maxAnswerBytes) break
    }
  } catch {
    // What has arrived by then is enough.
  }
  const text = Buffer.concat(chunks).subarray(0, maxAnswerBytes).toString('utf8')
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ')
    .trim()
    .slice(0, maxExcerptCharacters)
}

/** A code such as ECONNREFUSED or CERT_HAS_EXPIRED; never the text, which may quote what it was given. */
function readFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'unknown_host'
  return typeof code === 'string' ? code.toLowerCase() : 'no_answer'
}
