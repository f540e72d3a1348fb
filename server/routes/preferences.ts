import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { escapeHtml } from '../../channels/email/escape-html.ts'
import { nobody, readToken } from '../../channels/tracking/tokens.ts'
import { setConsents } from '../../store/customers/consents.ts'
import { liftOwnStops } from '../../store/customers/replies.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { recordMilestone } from '../../store/deliveries/milestones.ts'
import { sayWorkspace, sendGone, sendInvalidLink, sendTestLink } from '../pages/link-pages.ts'
import { isAllOff, isLess, listReopened, readForm } from '../pages/preferences-form.ts'
import { writePreferences } from '../pages/preferences-page.ts'
import { sendSmallPage } from '../pages/small-page.ts'
import { takeForms } from '../plugins/form-body.ts'
import type { ServerDeps } from '../server-deps.ts'
import { readVisitor, type Visitor } from './link-visitor.ts'
import { TokenParams } from './path-ids.ts'

const schema = { params: TokenParams, hide: true }
const Fields = z.array(z.tuple([z.string(), z.string()])).catch([])
/** Room for a thousand topics on every channel. */
const maxFormBytes = 1_000_000

/** `/p/:token`: where a customer chooses what they want to get, and how. It needs no script. */
export const preferenceRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock, secret }) => {
  takeForms(app, maxFormBytes)

  app.get('/p/:token', { schema }, async (request, reply) => {
    const token = readToken(secret, 'preferences', request.params.token)
    if (token === undefined) return sendInvalidLink(reply)
    if (token.customerId === nobody) return sendTestLink(reply)
    const visitor = await inWorkspace(store.db, token.workspaceId, (ws) => readVisitor(ws, token.customerId, request))
    return visitor === null ? sendGone(reply) : sendForm(reply, visitor)
  })

  app.post('/p/:token', { schema }, async (request, reply) => {
    const token = readToken(secret, 'preferences', request.params.token)
    if (token === undefined) return sendInvalidLink(reply)
    if (token.customerId === nobody) return sendTestLink(reply)
    const visitor = await inWorkspace(store.db, token.workspaceId, async (ws) => {
      const before = await readVisitor(ws, token.customerId, request)
      if (before === null) return null
      const changes = readForm(before.preferences, Fields.parse(request.body))
      await setConsents(ws, before.customerId, changes, `preferences:${token.deliveryId}`, clock.now())
      await liftOwnStops(ws, before.customerId, listReopened(before.preferences, changes))
      const after = await readVisitor(ws, before.customerId, request)
      if (after !== null && isLess(after.preferences, before.preferences))
        await recordMilestone(ws, token.deliveryId, 'opted_out', clock.now())
      return after
    })
    return visitor === null ? sendGone(reply, 200) : sendSaved(reply, visitor)
  })
}

function sendForm(reply: FastifyReply, { preferences, suppressed, workspace, words }: Visitor): FastifyReply {
  const { title, intro } = words.preferences
  const form = writePreferences({ ...preferences, suppressed }, words)
  return sendSmallPage(reply, 200, title, `<p>${sayWorkspace(intro, workspace)}</p>${form}`, words)
}

function sendSaved(reply: FastifyReply, { preferences, suppressed, workspace, words }: Visitor): FastifyReply {
  const { saved, savedText, nothingText } = words.preferences
  const text = sayWorkspace(isAllOff(preferences) ? nothingText : savedText, workspace)
  const notice = `<p class="notice" role="status">${text} ${escapeHtml(words.onItsWay)}</p>`
  return sendSmallPage(reply, 200, saved, notice + writePreferences({ ...preferences, suppressed }, words), words)
}
