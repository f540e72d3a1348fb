import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ImportRequest } from '../../domain/campaign/exchange.ts'
import { AppError } from '../../domain/errors.ts'
import { hasRole } from '../../domain/roles.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { exportDocuments } from '../../tools/campaign/files/export-documents.ts'
import { importDocuments } from '../../tools/campaign/files/import-documents.ts'
import { takeJson } from '../plugins/json-body.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'

const maxImportBytes = 10_000_000
/** Branches in branches take four levels each. */
const maxDepth = 200
const Wanted = z.object({
  campaign: z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat())
    .pipe(z.array(z.string().min(1).max(200)).max(200))
    .default([])
    .meta({ description: 'Name or id; once for each that is wanted, left out for all' }),
})

/** Whole documents out and in, as `npm run campaigns` keeps them in files. */
export const campaignFileRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock }) => {
  takeJson(app, maxDepth)
  const [tags, onRequest] = [['campaigns'], app.requireMember()]

  const out = { querystring: Wanted, tags, summary: 'Documents of campaigns, with the segments that they use' }
  app.get('/v1/campaigns/export', { onRequest, schema: out }, async (request) =>
    inWorkspace(store.db, principalOf(request).workspaceId, (ws) => exportDocuments(ws, request.query.campaign)),
  )

  const take = {
    body: ImportRequest,
    tags,
    summary: 'Make and change drafts and segments as documents say, all or nothing (editor; a dry run: viewer)',
  }
  app.post('/v1/campaigns/import', { onRequest, bodyLimit: maxImportBytes, schema: take }, async (request) => {
    const { workspaceId, member } = principalOf(request)
    if (!request.body.dryRun && !hasRole(member.role, 'editor'))
      throw new AppError('forbidden', { detail: `An import needs the role editor; you are ${member.role}.` })
    const result = await importDocuments(
      { db: store.db, workspaceId, memberId: member.id, at: clock.now() },
      request.body,
    )
    if (!result.dryRun) request.log.info({ workspaceId, member: member.id }, 'a member imported campaigns')
    return result
  })
}
