import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { wordNotice } from '../../domain/notices/notice.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { markRead, type Notice, readNotices } from '../../store/notices/read-notices.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'
import { RowId } from './path-ids.ts'

const List = z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(30) })
const Read = z.strictObject({ ids: z.array(RowId).min(1).max(100) })

/** What a member must know although they did not ask: shown to who can act on it, and read by each for themselves. */
export const noticeRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock }) => {
  const tags = ['workspace']
  const onRequest = app.requireMember()
  const list = { querystring: List, tags, summary: 'Notices for my role, newest first' }
  app.get('/v1/notices', { onRequest, schema: list }, async (request) => {
    const { workspaceId, member } = principalOf(request)
    const { notices, unread } = await inWorkspace(store.db, workspaceId, (ws) =>
      readNotices(ws, member, request.query.limit, clock.now()),
    )
    return { notices: notices.map(describeNotice), unread }
  })
  const read = { body: Read, tags, summary: 'I have read these notices' }
  app.post('/v1/notices/read', { onRequest, schema: read }, async (request) => {
    const { workspaceId, member } = principalOf(request)
    return { read: await inWorkspace(store.db, workspaceId, (ws) => markRead(ws, member, request.body.ids)) }
  })
}

const describeNotice = ({ id, facts, createdAt, isRead }: Notice) => ({
  id: String(id),
  kind: facts.kind,
  ...wordNotice(facts),
  campaignId: 'campaignId' in facts ? facts.campaignId : null,
  approvalId: 'approvalId' in facts ? facts.approvalId : null,
  threadId: 'threadId' in facts ? facts.threadId : null,
  createdAt: createdAt.toString(),
  isRead,
})
