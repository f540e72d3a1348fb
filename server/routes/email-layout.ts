import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { previewLayout } from '../../channels/email/preview-layout.ts'
import { EmailLayout } from '../../domain/email-layout/email-layout.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'

/** A frame is HTML that somebody brought: here it shows itself and does nothing. */
const sandbox =
  "sandbox; default-src 'none'; img-src https:; style-src 'unsafe-inline' https:; font-src https:; frame-ancestors 'self'"

/** How emails look in the workspace's layout, or would in another: pages to look at before it is set. */
export const emailLayoutRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock }) => {
  const url = '/v1/settings/email-layout/preview'
  const tags = ['workspace']
  const settingsOf = (workspaceId: number) => inWorkspace(store.db, workspaceId, readSettings)
  const send = (reply: FastifyReply, html: string) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', sandbox).send(html)

  const shown = { tags, summary: 'An email in the workspace’s layout, as HTML' }
  app.get(url, { onRequest: app.requireMember(), schema: shown }, async (request, reply) => {
    const settings = await settingsOf(principalOf(request).workspaceId)
    return send(reply, previewLayout(settings.emailLayout, settings, clock.now()))
  })

  const tried = { tags, summary: 'An email in this layout, as HTML; nothing is kept', body: EmailLayout }
  app.post(url, { onRequest: app.requireMember(), schema: tried }, async (request, reply) => {
    const settings = await settingsOf(principalOf(request).workspaceId)
    return send(reply, previewLayout(request.body, settings, clock.now()))
  })
}
