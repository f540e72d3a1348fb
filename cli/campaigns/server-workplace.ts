import type { z } from 'zod'
import { ExportResult, ImportResult } from '../../domain/campaign/exchange.ts'
import { AppError } from '../../domain/errors.ts'
import { readProblem } from '../chat/server-conversation.ts'
import type { Workplace } from './workplace.ts'

/** A server that runs, as the member whom the key belongs to. */
export function workOnServer({ url, apiKey }: { url: string; apiKey: string }): Workplace {
  const ask = async <Schema extends z.ZodType>(
    path: string,
    answer: Schema,
    init: RequestInit,
  ): Promise<z.output<Schema>> => {
    const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' }
    const response = await fetch(new URL(path, url), { ...init, headers }).catch((error: unknown) => {
      throw new AppError('unavailable', {
        detail: `${url} does not answer. Is the address right, and the server up?`,
        cause: error,
      })
    })
    if (!response.ok) throw await readProblem(response)
    const parsed = answer.safeParse(await response.json().catch(() => null))
    if (parsed.success) return parsed.data
    throw new AppError('internal', {
      detail: `${url} answered in a way that is not understood. Has it the same version?`,
    })
  }
  return {
    name: url,
    export: (wanted) => {
      const query = new URLSearchParams(wanted.map((name) => ['campaign', name]))
      return ask(`/v1/campaigns/export?${query.toString()}`, ExportResult, { method: 'GET' })
    },
    import: (request) => ask('/v1/campaigns/import', ImportResult, { method: 'POST', body: JSON.stringify(request) }),
    close: () => Promise.resolve(),
  }
}
