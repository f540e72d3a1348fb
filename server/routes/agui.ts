import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { NumberedEvent } from '../../agent/events/turn-events.ts'
import type { TurnRequest } from '../../agent/run-turn.ts'
import { AppError } from '../../domain/errors.ts'
import { newId } from '../../domain/ids.ts'
import type { LiveThreads } from '../chat/live-threads.ts'
import { ThreadId } from '../chat/thread-id.ts'

const Answer = z.object({ decision: z.enum(['approve', 'reject']), reason: z.string().max(2000).nullish() })

/** What we read of AG-UI's RunAgentInput: the last message of the member, or the answers to interrupts. */
const RunInput = z.looseObject({
  threadId: ThreadId.optional(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown().optional() })).default([]),
  resume: z
    .array(
      z.looseObject({ interruptId: z.string(), status: z.enum(['resolved', 'cancelled']), payload: Answer.nullish() }),
    )
    .nullish(),
  forwardedProps: z.looseObject({ surface: z.enum(['api', 'cli']).optional() }).nullish(),
})
type RunInput = z.infer<typeof RunInput>

/** POST /agui: one turn as AG-UI events over SSE. A client that leaves does not stop the turn. */
export const aguiRoutes: FastifyPluginAsyncZod<{ live: LiveThreads }> = async (app, { live }) => {
  app.post(
    '/agui',
    { schema: { body: RunInput, tags: ['chat'], summary: 'Run one turn (AG-UI over SSE)' } },
    async (request, reply) => {
      const { workspaceId, member } = await app.requireMember(request)
      const threadId = request.body.threadId ?? newId('thread')
      const surface = request.body.forwardedProps?.surface ?? 'api'
      const heard: NumberedEvent[] = []
      const forward: { write: (event: NumberedEvent) => void } = { write: (event) => heard.push(event) }
      const leave = live.listen({ workspaceId, threadId }, (event) => forward.write(event))
      try {
        const { runId, done } = await live.start({
          workspaceId,
          member,
          threadId,
          surface,
          input: readInput(request.body),
        })
        reply.hijack()
        reply.raw.writeHead(200, {
          'content-type': 'text/event-stream',
          'cache-control': 'no-store',
          'x-accel-buffering': 'no',
        })
        forward.write = (event) => {
          if (event.runId === runId && !reply.raw.destroyed) reply.raw.write(`data: ${JSON.stringify(event.event)}\n\n`)
        }
        for (const event of heard) forward.write(event)
        await done
        reply.raw.end()
      } finally {
        leave()
      }
    },
  )
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
  return { text: textOf(last.content) }
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
