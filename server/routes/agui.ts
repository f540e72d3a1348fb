import type { ServerResponse } from 'node:http'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { NumberedEvent } from '../../agent/events/turn-events.ts'
import type { TurnRequest } from '../../agent/run-turn.ts'
import { AppError } from '../../domain/errors.ts'
import { newId } from '../../domain/ids.ts'
import { decisionFields } from '../chat/decision.ts'
import type { LiveThreads, ThreadKey } from '../chat/live-threads.ts'
import { readableText } from '../chat/readable-text.ts'
import { ThreadId } from '../chat/thread-id.ts'
import { principalOf } from '../plugins/principal.ts'

const Answer = z.object(decisionFields)

/** What we read of AG-UI's RunAgentInput: the last message of the member, or the answers to interrupts. */
const RunInput = z.looseObject({
  threadId: ThreadId.optional(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown().optional() })).default([]),
  resume: z
    .array(
      z.looseObject({
        interruptId: z.string().regex(/^\w{1,64}$/),
        status: z.enum(['resolved', 'cancelled']),
        payload: Answer.nullish(),
      }),
    )
    .nullish(),
  forwardedProps: z.looseObject({ surface: z.enum(['api', 'cli']).optional() }).nullish(),
})
type RunInput = z.infer<typeof RunInput>

const heartbeatMs = 15_000
/** A client that reads slower than this is let go; the turn runs on, and its thread can be read again. */
const maxBufferedBytes = 4_000_000

/** POST /agui: one turn as AG-UI events over SSE. A client that leaves does not stop the turn. */
export const aguiRoutes: FastifyPluginAsyncZod<{ live: LiveThreads }> = async (app, { live }) => {
  const schema = { body: RunInput, tags: ['chat'], summary: 'Run one turn (AG-UI over SSE)' }
  app.post('/agui', { onRequest: app.requireMember(), schema }, async (request, reply) => {
    const threadId = request.body.threadId ?? newId('thread')
    const surface = request.body.forwardedProps?.surface ?? 'api'
    const thread = { ...principalOf(request), threadId }
    const started = await live.start({ ...thread, surface, input: readInput(request.body) })
    if (started === null) throw new AppError('conflict', { detail: 'This message was sent already.' })
    reply.hijack()
    await streamRun(reply.raw, live, thread, started)
  })
  const stop = { params: z.strictObject({ threadId: ThreadId }), tags: ['chat'], summary: 'Stop the turn that runs' }
  app.post('/v1/threads/:threadId/stop', { onRequest: app.requireMember(), schema: stop }, async (request) => ({
    stopped: await live.stop({ ...principalOf(request), threadId: request.params.threadId }),
  }))
}

/** Write the turn's events until its last, or until the client is gone. */
async function streamRun(
  response: ServerResponse,
  live: LiveThreads,
  thread: ThreadKey,
  { runId, ending }: { runId: string; ending: Promise<NumberedEvent> },
): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  })
  const write = (text: string) => {
    if (response.destroyed || response.writableEnded) return
    if (response.writableLength > maxBufferedBytes) response.destroy()
    else response.write(text)
  }
  const forward = (event: NumberedEvent) => {
    if (event.runId === runId) write(`data: ${JSON.stringify(event.event)}\n\n`)
  }
  const leave = live.listen(thread, forward)
  for (const { events } of live.listRuns(thread)) events.forEach(forward)
  const heartbeat = setInterval(() => write(': still here\n\n'), heartbeatMs)
  const gone = new Promise((resolve) => response.once('close', resolve))
  await Promise.race([ending, gone])
  clearInterval(heartbeat)
  leave()
  response.end()
}

function readInput({ messages, resume }: RunInput): TurnRequest['input'] {
  if (resume != null && resume.length > 0) {
    return {
      resume: resume.map(({ interruptId, status, payload }) => ({
        approvalId: interruptId,
        decision: status === 'resolved' && payload?.decision === 'approve' ? ('approve' as const) : ('reject' as const),
        reason: payload?.reason ?? null,
      })),
    }
  }
  const last = messages.findLast(({ role }) => role === 'user')
  if (last === undefined)
    throw new AppError('invalid_body', {
      detail: 'messages holds no message of role user, and there is no resume.',
      path: 'messages',
    })
  return { text: readableText.parse(textOf(last.content)) }
}

const TextParts = z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  const parts = TextParts.safeParse(content)
  if (!parts.success)
    throw new AppError('invalid_body', {
      detail: 'The content of a message is text, or a list of parts with text.',
      path: 'messages',
    })
  return parts.data.flatMap(({ text }) => text ?? []).join('\n')
}
