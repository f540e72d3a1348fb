import { Readable } from 'node:stream'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { readAuditCursor } from '../../domain/audit/audit-row.ts'
import { recordWorkspaceAct } from '../../store/audit/workspace-acts.ts'
import { readAudit } from '../../store/audit/read-audit.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { auditFormats, describeAuditPage, exportAudit } from '../../tools/audit/export-audit.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'

const Moment = z.iso
  .datetime({ offset: true })
  .transform((text) => Temporal.Instant.from(text))
  .describe('Such as 2026-11-24T10:00:00Z')
const Cursor = z.string().transform((text, context) => {
  const cursor = readAuditCursor(text)
  if (cursor !== null) return cursor
  context.addIssue('must be the `next` of a page before it')
  return z.NEVER
})
const range = { since: Moment.optional(), until: Moment.optional() }
const Page = z.strictObject({
  ...range,
  before: Cursor.optional().describe('The `next` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
const Export = z.strictObject({ ...range, format: z.enum(auditFormats).default('csv') })

const types = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' }

/** The audit: who did what, when, from where, by which approval, and what it changed. */
export const auditRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock }) => {
  const tags = ['audit']
  const onRequest = app.requireMember('admin')
  const page = { querystring: Page, tags, summary: 'The audit, newest first (admin)' }
  app.get('/v1/audit', { onRequest, schema: page }, async (request) => {
    const { before = null, since = null, until = null, limit } = request.query
    const query = { before, since, until, limit }
    const rows = await inWorkspace(store.db, principalOf(request).workspaceId, (ws) =>
      readAudit(ws, query, clock.now()),
    )
    return describeAuditPage(rows, limit)
  })

  const whole = { querystring: Export, tags, summary: 'The whole audit as CSV or NDJSON, newest first (admin)' }
  app.get('/v1/audit/export', { onRequest, schema: whole }, async (request, reply) => {
    const { workspaceId, member } = principalOf(request)
    const { since = null, until = null, format } = request.query
    const at = clock.now()
    const facts = { format, since: since?.toString() ?? null, until: until?.toString() ?? null }
    await inWorkspace(store.db, workspaceId, (ws) =>
      recordWorkspaceAct(ws, { kind: 'audit_exported', after: facts }, { by: member, surface: 'api', at }),
    )
    const name = `audit-${at.toString().slice(0, 10)}.${format}`
    return reply
      .type(types[format])
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(Readable.from(exportAudit(store.db, workspaceId, { since, until, format }, at)))
  })
}
