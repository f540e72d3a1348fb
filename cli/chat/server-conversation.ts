import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../domain/errors.ts'
import { errorCodes, type ErrorCode } from '../../domain/error-codes.ts'
import { Progress } from '../../domain/results/progress.ts'
import { newId } from '../../domain/ids.ts'
import type { Conversation } from './conversation.ts'
import { type ChatEvent, readEventStream } from './read-events.ts'

const LocalServer = z.object({ url: z.url(), token: z.string(), workspaceId: z.number() })
export type LocalServer = z.infer<typeof LocalServer>

/** The server that `npm start` left its address of, if it still answers. */
export async function findLocalServer(dataDir: string): Promise<LocalServer | null> {
  const file = await readFile(join(dataDir, 'local.json'), 'utf8').catch(() => null)
  const local = file === null ? undefined : LocalServer.safeParse(JSON.parse(file)).data
  if (local === undefined) return null
  const answer = await fetch(new URL('/healthz', local.url), { signal: AbortSignal.timeout(3_000) }).catch(() => null)
  return answer?.ok === true ? local : null
}

const Problem = z.looseObject({ code: z.string(), detail: z.string() })
const PendingApprovals = z.object({ approvals: z.array(z.looseObject({ id: z.string(), threadId: z.string() })) })

const ReadProgress = z.object({ ...Progress.shape, status: z.string(), due: z.int() })

export function talkToServer({ url, token }: LocalServer): Conversation {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  async function* run(threadId: string, input: object): AsyncGenerator<ChatEvent> {
    const base = {
      threadId,
      runId: newId('turn'),
      state: {},
      messages: [],
      tools: [],
      context: [],
      forwardedProps: { surface: 'cli' },
    }
    const response = await fetch(new URL('/agui', url), {
      method: 'POST',
      headers,
      body: JSON.stringify({ ...base, ...input }),
    })
    if (!response.ok || response.body === null) throw await readProblem(response)
    yield* readEventStream(response.body)
  }
  return {
    send: (threadId, text) => run(threadId, { messages: [{ id: newId('turn'), role: 'user', content: text }] }),
    async *decide(threadId, decision, reason) {
      const response = await fetch(new URL(`/v1/approvals?threadId=${encodeURIComponent(threadId)}`, url), { headers })
      if (!response.ok) throw await readProblem(response)
      const { approvals } = PendingApprovals.parse(await response.json())
      if (approvals.length === 0) throw nothingWaits(threadId)
      yield* run(threadId, {
        resume: approvals.map(({ id }) => ({ interruptId: id, status: 'resolved', payload: { decision, reason } })),
      })
    },
    async stop(threadId) {
      const path = `/v1/threads/${encodeURIComponent(threadId)}/stop`
      const response = await fetch(new URL(path, url), { method: 'POST', headers, body: '{}' })
      if (!response.ok) throw await readProblem(response)
    },
    async readProgress(campaignId) {
      const response = await fetch(new URL(`/v1/campaigns/${encodeURIComponent(campaignId)}/progress`, url), {
        headers,
      })
      if (!response.ok) throw await readProblem(response)
      return ReadProgress.parse(await response.json())
    },
    drain: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

export function nothingWaits(threadId: string): AppError {
  return new AppError('not_found', { detail: `Nothing waits for a decision in the thread ${threadId}.` })
}

/** The error that the server answered with, and the facts beside it. */
export async function readProblem(response: Response): Promise<AppError> {
  const problem = Problem.safeParse(await response.json().catch(() => null)).data
  const code = problem !== undefined && problem.code in errorCodes ? (problem.code as ErrorCode) : 'internal' // checked by `in`
  return new AppError(code, {
    detail: problem?.detail ?? `The server answered ${response.status}.`,
    extra: { ...problem },
  })
}
