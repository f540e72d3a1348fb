import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Spent, weighBudgets } from '../../domain/budgets/budget.ts'
import { readDay, sumModelUse } from '../../store/conversation/model-use.ts'
import { assertThread } from '../../store/conversation/threads.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { ThreadId } from '../chat/thread-id.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'

const Query = z.strictObject({ threadId: ThreadId.optional() })

/** What language models have used today, and what is left of the budgets. Money is in millionths of the prices' currency. */
export const modelUseRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, agent, clock }) => {
  const schema = { querystring: Query, tags: ['chat'], summary: 'What models have used, and what is left' }
  app.get('/v1/model-use', { onRequest: app.requireMember(), schema }, async (request) => {
    const { workspaceId, member } = principalOf(request)
    const { threadId } = request.query
    const { day, spent } = await inWorkspace(store.db, workspaceId, async (ws) => {
      if (threadId !== undefined) await assertThread(ws, threadId)
      const at = clock.now()
      const today = await readDay(ws, at)
      const of = { turnId: '', threadId: threadId ?? '', memberId: member.id, from: today.from, at }
      return { day: today, spent: await sumModelUse(ws, of) }
    })
    const told = agent.models.budgets.filter(({ scope }) => scope !== 'turn' && (scope !== 'thread' || threadId))
    return {
      from: day.from.toString(),
      until: day.until.toInstant().toString(),
      workspace: describe(spent.day),
      mine: describe(spent.member),
      thread: threadId === undefined ? null : describe(spent.thread),
      budgets: weighBudgets(told, spent),
    }
  })
}

const describe = ({ tokens, cost, isCostKnown }: Spent) => ({ tokens, costMicros: isCostKnown ? cost : null })
