import { parseRetryAfterMs } from '@langchain/core/utils/async_caller'
import { OpenAIClient } from '@langchain/openai'
import { z } from 'zod'

/** What went wrong between us and the model server, and what a person can do. Never the server's own words. */
export type ModelFault = {
  /** May the same call succeed if it is made again? */
  retry: boolean
  /** How long the server asked to wait; undefined when it did not say. */
  afterMs?: number | undefined
  message: string
  /** For the log: the server's words too, unless they may repeat the key. */
  logged: Record<string, unknown>
}

/** A model that answers with nothing at all, neither words nor calls. */
export class EmptyAnswer extends Error {
  override readonly name = 'EmptyAnswer'
}

const Fields = z.object({
  name: z.string().catch(''),
  message: z.string().catch(''),
  status: z.number().optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  requestID: z.string().optional().catch(undefined),
  headers: z.instanceof(Headers).optional().catch(undefined),
})
type Fields = z.infer<typeof Fields>

/** The fault of the model server in an error or its causes; null when the error is not the server's but ours. */
export function findModelFault(error: unknown): ModelFault | null {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const fault = explain(Fields.parse(at)) ?? explainMidStream(at)
    if (fault !== null) return fault
  }
  return null
}

function explain(error: Fields): ModelFault | null {
  const { status, code, name } = error
  const detail = status === 401 ? undefined : hideKeys(error.message)
  const logged = { name, status, code, requestId: error.requestID, detail }
  const stop = (message: string): ModelFault => ({ retry: false, message, logged })
  const again = (message: string, afterMs?: number): ModelFault => ({ retry: true, afterMs, message, logged })

  if (name === 'ContextOverflowError' || code === 'context_length_exceeded')
    return stop('This conversation has grown too long for the model: begin a new one.')
  if (status === 402 || code === 'insufficient_quota')
    return stop('The account at the model server has no credit left: check the plan and billing of OPENAI_API_KEY.')
  if (status === 401 || code === 'invalid_api_key')
    return stop('The model server refused the key: check OPENAI_API_KEY.')
  if (status === 403)
    return stop('The model server does not let this key use the model: check OPENAI_API_KEY and CARILLON_MODEL.')
  if (status === 404 || code === 'model_not_found')
    return stop(
      'The model server knows no such model or address: check CARILLON_MODEL, and OPENAI_BASE_URL, which often ends in /v1.',
    )
  if (status === 429)
    return again('The model server has too many requests. Wait a minute, then try again.', readRetryAfter(error))
  if (status !== undefined && (status >= 500 || status === 408 || status === 409))
    return again(`The model server failed (status ${status}). Try again in a while.`, readRetryAfter(error))
  if (status !== undefined && status >= 400)
    return stop(
      `The model server refused the request (status ${status}): check that CARILLON_MODEL can call tools; the log has the server’s words.`,
    )
  return explainBroken(error, again)
}

const brokenStreams = new Set(['terminated', 'Error reading response: malformed server-sent event JSON.'])
const brokenConnections = new Set(['ECONNRESET', 'ECONNREFUSED', 'ENOTFOUND', 'EPIPE', 'EAI_AGAIN'])

function explainBroken(
  { name, code = '', message }: Fields,
  again: (message: string) => ModelFault,
): ModelFault | null {
  if (name === 'TimeoutError') return again('The model server did not answer in time. Try again in a while.')
  if (name === 'EmptyAnswer') return again('The model gave an empty answer. Try again, or put it in other words.')
  if (name === 'CutStream' || brokenStreams.has(message) || code.startsWith('UND_ERR'))
    return again('The model’s answer broke off. Try again.')
  if (message === 'Connection error.' || brokenConnections.has(code))
    return again('The model server cannot be reached: check the network and OPENAI_BASE_URL.')
  return null
}

/** An error that the server sent inside a stream has no status; those that no retry can mend are known by their code. */
function explainMidStream(error: Error): ModelFault | null {
  if (!(error instanceof OpenAIClient.APIError)) return null
  const logged = { name: error.name, code: error.code, detail: hideKeys(error.message) }
  return { retry: true, message: 'The model’s answer broke off. Try again.', logged }
}

const hideKeys = (text: string) => text.replaceAll(/\b(sk-|Bearer )[\w-]+/g, '$1…')

function readRetryAfter({ headers }: Fields): number | undefined {
  return parseRetryAfterMs(headers?.get('retry-after') ?? undefined)
}
