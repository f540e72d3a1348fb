import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { noticeServices } from '../../channels/email/notices/formats.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { recordMailNotice } from '../../store/deliveries/mail-notices.ts'
import { refuseCalls } from '../plugins/not-configured.ts'
import type { ServerDeps } from '../server-deps.ts'

const maxBodyBytes = 300_000

/** `POST /webhooks/<service>`: what became of mails, told and signed by the service that carried them. */
export const mailNoticeRoutes: FastifyPluginAsyncZod<ServerDeps> = async (
  app,
  { store, clock, log, noticeFormats },
) => {
  for (const format of noticeFormats) {
    const options = { schema: { hide: true }, bodyLimit: maxBodyBytes }
    app.post(`/webhooks/${format.name}`, options, async (request, reply) => {
      for (const notice of await format.read(request.body)) {
        const { workspaceId, deliveryId, kind } = notice
        const became = await inWorkspace(store.db, workspaceId, (ws) => recordMailNotice(ws, notice, clock.now()))
        if (became === 'unknown')
          log.warn({ service: format.name, workspaceId, deliveryId, kind }, 'a notice of a mail that is not ours')
      }
      return reply.code(200).send()
    })
  }
  for (const service of noticeServices)
    if (!noticeFormats.some(({ name }) => name === service.name))
      await refuseCalls(app, [`/webhooks/${service.name}`], service, { log })
}
