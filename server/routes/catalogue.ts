import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { readCatalogue } from '../../store/catalogue.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'

/** GET /v1/catalogue: the traits and events that exist, as the agent knows them. */
export const catalogueRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store }) => {
  const schema = { tags: ['workspace'], summary: 'The traits and events that exist' }
  app.get('/v1/catalogue', { onRequest: app.requireMember(), schema }, async (request) =>
    inWorkspace(store.db, principalOf(request).workspaceId, (ws) => readCatalogue(ws)),
  )
}
