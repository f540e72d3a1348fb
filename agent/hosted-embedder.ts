import { OpenAIEmbeddings } from '@langchain/openai'
import type { Config } from '../domain/config.ts'
import { embeddingDimensions, type Embedder } from '../domain/embedder.ts'
import { AppError } from '../domain/errors.ts'
import { retryModelCall, type RetryOptions } from './hosted/retry.ts'
import { limitSilence } from './hosted/silence-limit.ts'
import { openaiUrl } from './model.ts'

/** The embedding model at OpenAI when CARILLON_EMBEDDING_MODEL names none. */
export const defaultEmbeddingModel = 'text-embedding-3-small'

/** How long an embedding may take; recall stands between a member and the first word. */
const maxSilenceMs = 20_000

/**
 * Who turns texts into vectors: the server's model where CARILLON_EMBEDDING_MODEL names one or OpenAI's key is there, and
 * the offline embedder otherwise (a compatible server may have no embeddings at all).
 */
export function chooseEmbedder(
  openai: Config['openai'],
  offline: () => Embedder,
  log: RetryOptions['log'],
  { openaiAt = openaiUrl } = {},
): Embedder {
  const { apiKey, baseUrl } = openai
  const isOpenai = apiKey !== undefined && baseUrl === undefined
  const model = openai.embeddingModel ?? (isOpenai ? defaultEmbeddingModel : undefined)
  if (model === undefined || (apiKey === undefined && baseUrl === undefined)) return offline()
  return hostedEmbedder({ model, apiKey: apiKey ?? 'none', baseURL: baseUrl ?? openaiAt, log })
}

function hostedEmbedder(server: {
  model: string
  apiKey: string
  baseURL: string
  log: RetryOptions['log']
}): Embedder {
  const { model, apiKey, baseURL, log } = server
  const embeddings = new OpenAIEmbeddings({
    model,
    apiKey,
    dimensions: embeddingDimensions,
    maxRetries: 0,
    configuration: { baseURL, fetch: limitSilence(maxSilenceMs) },
  })
  return {
    id: `${model}-${embeddingDimensions}`,
    async embed(texts) {
      if (texts.length === 0) return []
      const signal = AbortSignal.timeout(2 * maxSilenceMs)
      // An empty text is refused; a space stands for it.
      const spoken = texts.map((text) => (text.trim() === '' ? ' ' : text))
      const vectors = await retryModelCall(() => embeddings.embedDocuments(spoken), { signal, log })
      return vectors.map((vector) => toUnitVector(vector, model))
    },
  }
}

function toUnitVector(vector: readonly number[], model: string): number[] {
  const length = Math.hypot(...vector)
  if (vector.length !== embeddingDimensions || !(length > 0)) {
    throw new AppError('model_failed', {
      detail: `The embedding model ${model} gives ${vector.length} numbers; Carillon needs ${embeddingDimensions}. Choose one that can shorten its vectors with CARILLON_EMBEDDING_MODEL, or leave it unset.`,
    })
  }
  return vector.map((value) => value / length)
}
