import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Condition } from '../../domain/conditions/condition.ts'
import { describeCondition } from '../../domain/conditions/describe-condition.ts'
import { newId } from '../../domain/ids.ts'
import { readAudiencePage } from '../../store/audience-page.ts'
import { holdDrafts } from '../../store/campaigns/drafts.ts'
import { inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import { countMembers } from '../../store/memberships/count-members.ts'
import { listSegments, readSegment, type StoredSegment } from '../../store/segments.ts'
import { findRetentionWarnings } from '../../tools/campaign/retention-warnings.ts'
import { dropSegment, keepSegment } from '../../tools/segment/keep-segment.ts'
import { readableText } from '../chat/readable-text.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'
import { IdParams } from './path-ids.ts'

const Segment = z.strictObject({ name: readableText.pipe(z.string().trim().min(1).max(80)), condition: Condition })
const Change = Segment.partial().refine((change) => Object.keys(change).length > 0, 'give a name, a condition or both')
const Page = z.strictObject({
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(50),
})

/** Saved segments: to list, make, change and delete, and who is in one. */
export const segmentRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock }) => {
  const tags = ['segments']
  const [mayRead, mayEdit] = [app.requireMember(), app.requireMember('editor')]

  app.get(
    '/v1/segments',
    { onRequest: mayRead, schema: { tags, summary: 'Saved segments by name' } },
    async (request) => {
      const segments = await inWorkspace(store.db, principalOf(request).workspaceId, listSegments)
      return { segments: segments.map(describe) }
    },
  )

  const make = { body: Segment, tags, summary: 'Save a condition as a segment (editor)' }
  app.post('/v1/segments', { onRequest: mayEdit, schema: make }, async (request, reply) => {
    const { workspaceId, member } = principalOf(request)
    const by = { author: byApi(member.id), at: clock.now() }
    const made = await inWorkspace(store.db, workspaceId, async (ws) => {
      await holdDrafts(ws)
      return describeWithWarnings(ws, await keepSegment(ws, null, request.body, by), by.at)
    })
    return reply.code(201).send(made)
  })

  const one = { params: IdParams, tags }
  const read = { ...one, summary: 'One segment, how many are in it, and what to mind' }
  app.get('/v1/segments/:id', { onRequest: mayRead, schema: read }, async (request) =>
    inWorkspace(store.db, principalOf(request).workspaceId, async (ws) => {
      const segment = await readSegment(ws, request.params.id)
      const members = await countMembers(ws, segment.condition, clock.now())
      return { ...(await describeWithWarnings(ws, segment, clock.now())), members }
    }),
  )

  const change = { ...one, body: Change, summary: 'Change a segment’s name or condition (editor)' }
  app.patch('/v1/segments/:id', { onRequest: mayEdit, schema: change }, async (request) => {
    const { workspaceId, member } = principalOf(request)
    const by = { author: byApi(member.id), at: clock.now() }
    return inWorkspace(store.db, workspaceId, async (ws) => {
      await holdDrafts(ws)
      const before = await readSegment(ws, request.params.id)
      const { name = before.name, condition = before.condition } = request.body
      return describeWithWarnings(ws, await keepSegment(ws, before, { name, condition }, by), by.at)
    })
  })

  const drop = { ...one, summary: 'Delete a segment that nothing uses (editor)' }
  app.delete('/v1/segments/:id', { onRequest: mayEdit, schema: drop }, async (request, reply) => {
    const { workspaceId, member } = principalOf(request)
    const by = { author: byApi(member.id), at: clock.now() }
    await inWorkspace(store.db, workspaceId, async (ws) => {
      await holdDrafts(ws)
      await dropSegment(ws, request.params.id, by)
    })
    return reply.code(204).send()
  })

  const who = { ...one, querystring: Page, summary: 'Who is in it now, by id: `next` is the `after` of the next page' }
  app.get('/v1/segments/:id/customers', { onRequest: mayRead, schema: who }, async (request) =>
    inWorkspace(store.db, principalOf(request).workspaceId, async (ws) => {
      const { condition } = await readSegment(ws, request.params.id)
      return readAudiencePage(ws, { condition, now: clock.now(), ...request.query })
    }),
  )
}

/** No conversation's undo takes back what was done here, but each sees that it was. */
const byApi = (memberId: string) => ({ turnId: newId('turn'), threadId: 'api', memberId })

const describe = ({ id, name, condition }: StoredSegment) => ({
  id,
  name,
  words: describeCondition(condition),
  condition,
})

async function describeWithWarnings(ws: WorkspaceTx, segment: StoredSegment, now: Temporal.Instant) {
  const { condition } = segment
  return { ...describe(segment), warnings: await findRetentionWarnings(ws, [{ condition, path: 'condition' }], now) }
}
