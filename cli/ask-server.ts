import type { z } from 'zod'
import { AppError } from '../domain/errors.ts'
import { readProblem } from './chat/server-conversation.ts'

export type AskServer = <Schema extends z.ZodType>(
  path: string,
  answer: Schema,
  init: RequestInit,
) => Promise<z.output<Schema>>

/** Ask a server that runs, as the member whom the key belongs to. What it refuses is thrown as it says it. */
export function askServer({ url, apiKey }: { url: string; apiKey: string }): AskServer {
  return async (path, answer, init) => {
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
}
