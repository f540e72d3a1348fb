import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { Config } from '../domain/config.ts'
import { AppError } from '../domain/errors.ts'
import { HostedCompletions } from './hosted/completions.ts'
import { HostedResponses } from './hosted/responses.ts'
import { limitSilence } from './hosted/silence-limit.ts'

/** The model at OpenAI when CARILLON_MODEL names none. */
export const defaultModel = 'gpt-5.4'

/** The value of CARILLON_MODEL that keeps to the offline model even where a key is there. */
export const offlineName = 'offline'

export const openaiUrl = 'https://api.openai.com/v1'

/** The longest that a model server may be silent: thinking before the first word, or reading a long prompt on a CPU. */
const maxSilenceMs = 120_000

/** Models that think before they answer; their thoughts come along encrypted, so that they keep them between calls. */
const reasoningModel = /^(o\d|gpt-[5-9])(?!.*chat)/

/** With its name as kept with each turn and shown to people, for example `offline` or `gpt-5.4`. */
export type NamedModel = { model: BaseChatModel; name: string }

export type ChosenModel = NamedModel & {
  offline: boolean
  /** A line for the start-up message: which model, and where. */
  describe: string
}

/**
 * The model that answers, the only place that names one: OpenAI's with a key, any OpenAI-compatible server with a base
 * URL, the offline planner with neither.
 * @param openaiAt where OpenAI itself is; tests put a stub there
 * @throws AppError invalid_configuration when a base URL comes without CARILLON_MODEL, or that without a server
 */
export function chooseModel(
  openai: Config['openai'],
  offline: () => BaseChatModel,
  { silenceMs = maxSilenceMs, openaiAt = openaiUrl } = {},
): ChosenModel {
  const { apiKey, baseUrl, model = baseUrl === undefined ? defaultModel : undefined } = openai
  if (openai.model === offlineName || (apiKey === undefined && baseUrl === undefined)) {
    assertNoModel(openai)
    return { model: offline(), name: offlineName, offline: true, describe: 'the offline planner (no model server)' }
  }
  if (model === undefined) {
    const detail = 'OPENAI_BASE_URL is set, so CARILLON_MODEL must name a model of that server, for example qwen3:8b.'
    throw new AppError('invalid_configuration', { detail, extra: { variables: ['CARILLON_MODEL'] } })
  }
  const hosted = makeHosted({ model, apiKey, baseUrl }, { silenceMs, openaiAt })
  const where = baseUrl === undefined ? 'OpenAI' : new URL(baseUrl).host
  return { model: hosted, name: model, offline: false, describe: `${model} at ${where}` }
}

/** The model that is asked when the first has failed for good; null without one. */
export function chooseFallback(
  fallback: Config['fallback'],
  { silenceMs = maxSilenceMs, openaiAt = openaiUrl } = {},
): NamedModel | null {
  return fallback === undefined ? null : { model: makeHosted(fallback, { silenceMs, openaiAt }), name: fallback.model }
}

type Server = { model: string; apiKey: string | undefined; baseUrl: string | undefined }

function makeHosted({ model, apiKey, baseUrl }: Server, at: { silenceMs: number; openaiAt: string }): BaseChatModel {
  const shared = {
    model,
    // The client wants a key; servers that need none ignore it.
    apiKey: apiKey ?? 'none',
    // One policy for retries: agent/hosted/retry.ts.
    maxRetries: 0,
    streamUsage: true,
    supportsStrictToolCalling: true,
    configuration: { baseURL: baseUrl ?? at.openaiAt, fetch: limitSilence(at.silenceMs) },
  }
  if (baseUrl !== undefined) return new HostedCompletions(shared)
  const include = reasoningModel.test(model) ? { include: ['reasoning.encrypted_content'] } : {}
  return new HostedResponses({ ...shared, zdrEnabled: true, modelKwargs: include })
}

function assertNoModel({ model, apiKey, baseUrl }: Config['openai']): void {
  if (model === undefined || model === offlineName || apiKey !== undefined || baseUrl !== undefined) return
  throw new AppError('invalid_configuration', {
    detail: `CARILLON_MODEL names ${model}, but there is no server to ask: set OPENAI_API_KEY or OPENAI_BASE_URL too.`,
    extra: { variables: ['OPENAI_API_KEY', 'OPENAI_BASE_URL'] },
  })
}
