import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { listThreads } from '../../store/conversation/threads.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'

const maxThreads = 100

/** What a page shows around the conversation: who asks, what answers, and what was talked about before. */
export const meRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, agent, offline }) => {
  const onRequest = app.requireMember()
  app.get('/v1/me', { onRequest, schema: { tags: ['workspace'], summary: 'Who I am here' } }, async (request) => {
    const { workspaceId, member } = principalOf(request)
    const { name } = await inWorkspace(store.db, workspaceId, readSettings)
    return {
      member,
      workspace: { id: String(workspaceId), name },
      model: { name: agent.modelName, offline },
      providers: agent.providers,
    }
  })
  app.get(
    '/v1/threads',
    { onRequest, schema: { tags: ['chat'], summary: 'Threads, newest first' } },
    async (request) => {
      const rows = await inWorkspace(store.db, principalOf(request).workspaceId, (ws) => listThreads(ws, maxThreads))
      return { threads: rows.map(({ id, title, updatedAt }) => ({ id, title, updatedAt: updatedAt.toString() })) }
    },
  )
}
