import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { NumberedEvent } from '../../agent/events/turn-events.ts'
import { type ErrorCode, errorCodes } from '../../domain/error-codes.ts'
import { AppError } from '../../domain/errors.ts'
import { type Approval, listPendingApprovals, readApproval } from '../../store/campaigns/approvals.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { decisionFields } from '../chat/decision.ts'
import type { LiveThreads } from '../chat/live-threads.ts'
import { ThreadId } from '../chat/thread-id.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'
import { IdParams } from './path-ids.ts'

const Decision = z.strictObject(decisionFields)

/** What waits for a person, and the decision: the same record as a decision made in the conversation. */
export const approvalRoutes: FastifyPluginAsyncZod<{ deps: ServerDeps; live: LiveThreads }> = async (app, parts) => {
  const { deps, live } = parts
  const list = {
    querystring: z.object({ threadId: ThreadId.optional() }),
    tags: ['approvals'],
    summary: 'Approvals that wait, oldest first',
  }
  app.get('/v1/approvals', { onRequest: app.requireMember(), schema: list }, async (request) => {
    const { threadId = null } = request.query
    const { workspaceId } = principalOf(request)
    const approvals = await inWorkspace(deps.store.db, workspaceId, (ws) =>
      listPendingApprovals(ws, threadId, deps.clock.now()),
    )
    return { approvals: approvals.map(describeApproval) }
  })

  const decide = { params: IdParams, body: Decision, tags: ['approvals'], summary: 'Approve or reject' }
  app.post(
    '/v1/approvals/:id/decision',
    { onRequest: app.requireMember('approver'), schema: decide },
    async (request) => {
      const { workspaceId, member } = principalOf(request)
      const { decision, reason = null } = request.body
      const read = () => inWorkspace(deps.store.db, workspaceId, (ws) => readApproval(ws, request.params.id))
      const { id, threadId } = await read()
      const ending = await live.run({
        workspaceId,
        member,
        threadId,
        surface: 'api',
        input: { resume: [{ approvalId: id, decision, reason }] },
      })
      assertRan(ending)
      return { approval: describeApproval(await read()) }
    },
  )
}

const describeApproval = ({ id, threadId, tool, status, card, createdAt, expiresAt, ...people }: Approval) => ({
  id,
  threadId,
  tool,
  status,
  card,
  approvers: people.approvers,
  role: people.role,
  requestedBy: people.requestedBy,
  firstBy: people.firstBy,
  decidedBy: people.decidedBy,
  createdAt: createdAt.toString(),
  expiresAt: expiresAt.toString(),
})

function assertRan({ event }: NumberedEvent): void {
  if (event.type !== 'RUN_ERROR') return
  const code = String(event['code'])
  throw new AppError(isErrorCode(code) ? code : 'internal', { detail: String(event['message']) })
}

const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorCodes, code)
