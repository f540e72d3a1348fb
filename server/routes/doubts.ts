import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { recordWorkspaceAct } from '../../store/audit/workspace-acts.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { listDoubtful, settleDoubts } from '../../store/deliveries/settle-doubts.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'
import { ObjectId, RowId } from './path-ids.ts'

const maxAtOnce = 10_000
/** Deliveries that the audit names one by one. */
const mostNamed = 100
const Page = z.strictObject({
  campaign: ObjectId.optional(),
  after: RowId.optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
})
const Settle = z
  .strictObject({
    as: z.enum(['sent', 'failed']),
    ids: z.array(RowId).min(1).max(maxAtOnce).optional(),
    campaign: ObjectId.optional().describe('All of this campaign, 10,000 a call'),
  })
  .refine(({ ids, campaign }) => (ids === undefined) !== (campaign === undefined), {
    error: 'give exactly one of ids or campaign',
  })

/** Deliveries of which nobody knows whether they arrived: a person who found out says so. Nothing is sent again. */
export const doubtRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock }) => {
  const tags = ['campaigns']
  const list = { querystring: Page, tags, summary: 'Deliveries that are uncertain, the oldest first' }
  app.get('/v1/deliveries/uncertain', { onRequest: app.requireMember(), schema: list }, async (request) => {
    const { campaign = null, after = 0, limit } = request.query
    const page = await inWorkspace(store.db, principalOf(request).workspaceId, (ws) =>
      listDoubtful(ws, { campaignId: campaign, after, limit }),
    )
    const deliveries = page.map(({ id, attemptedAt, uncertainAt, ...each }) => ({
      id: String(id),
      ...each,
      attemptedAt: attemptedAt.toString(),
      uncertainAt: uncertainAt.toString(),
    }))
    return { deliveries, next: page.length < limit ? null : (deliveries.at(-1)?.id ?? null) }
  })

  const settle = {
    body: Settle,
    tags,
    summary: 'Say what became of uncertain deliveries, one by one or all of a campaign',
  }
  app.post('/v1/deliveries/settle', { onRequest: app.requireMember('approver'), schema: settle }, async (request) => {
    const { as, ids, campaign = '' } = request.body
    const { workspaceId, member } = principalOf(request)
    const which = ids === undefined ? { campaignId: campaign, limit: maxAtOnce } : { ids }
    const at = clock.now()
    const settled = await inWorkspace(store.db, workspaceId, async (ws) => {
      const count = await settleDoubts(ws, which, { as, memberId: member.id }, at)
      const after = { as, settled: count, deliveries: ids?.slice(0, mostNamed) ?? null }
      const what = { kind: 'doubts_settled', ...(ids === undefined ? { about: campaign } : {}), after } as const
      if (count > 0) await recordWorkspaceAct(ws, what, { by: member, surface: 'api', at })
      return count
    })
    request.log.info({ workspaceId, member: member.id, as, settled }, 'a member settled uncertain deliveries')
    return { settled }
  })
}
