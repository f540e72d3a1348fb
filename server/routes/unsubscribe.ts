import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { escapeHtml } from '../../channels/email/escape-html.ts'
import { readToken, signToken, type TokenPayload } from '../../channels/tracking/tokens.ts'
import { Channel, channelWords } from '../../domain/channels.ts'
import { setConsents } from '../../store/customers/consents.ts'
import { findCurrentCustomer } from '../../store/customers/merges.ts'
import { recordMilestone } from '../../store/deliveries/milestones.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { listTopics } from '../../store/workspaces/settings.ts'
import { sendInvalidLink, sendSmallPage } from '../pages/small-page.ts'
import { takeForms } from '../plugins/form-body.ts'
import type { ServerDeps } from '../server-deps.ts'
import { TokenParams } from './path-ids.ts'

const schema = { params: TokenParams, hide: true }

/**
 * `/u/:token`: a POST unsubscribes at once, as mail programs do (RFC 8058); a GET shows a page with a button and changes
 * nothing, since programs that look at links follow them.
 */
export const unsubscribeRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, deps) => {
  takeForms(app)
  app.get('/u/:token', { schema }, async (request, reply) => {
    const token = readToken(deps.secret, 'unsubscribe', request.params.token)
    if (token === undefined) return sendInvalidLink(reply)
    const what = await nameList(deps, token)
    const body = `<p>You get ${escapeHtml(what)}.</p><form method="post"><button>Unsubscribe</button></form>${linkPreferences(deps, token)}`
    return sendSmallPage(reply, 200, 'Unsubscribe?', body)
  })

  app.post('/u/:token', { schema }, async (request, reply) => {
    const token = readToken(deps.secret, 'unsubscribe', request.params.token)
    if (token === undefined) return sendInvalidLink(reply)
    await unsubscribe(deps, token)
    const what = await nameList(deps, token)
    const body = `<p>You will get no more ${escapeHtml(what)}.</p>${linkPreferences(deps, token)}`
    return sendSmallPage(reply, 200, 'You are unsubscribed', body)
  })
}

type Token = TokenPayload['unsubscribe']

async function unsubscribe({ store, clock }: ServerDeps, token: Token): Promise<void> {
  const { workspaceId, deliveryId, channel } = token
  await inWorkspace(store.db, workspaceId, async (ws) => {
    // The link may be older than a merge. Who was forgotten gets nothing either.
    const customerId = await findCurrentCustomer(ws, token.customerId)
    if (customerId === null) return
    const isTopic = (await listTopics(ws)).some(({ name }) => name === token.topic)
    const topic = isTopic && token.topic !== null ? token.topic : '*'
    await setConsents(ws, customerId, [{ topic, channel, allowed: false }], `unsubscribe:${deliveryId}`, clock.now())
    await recordMilestone(ws, deliveryId, 'opted_out', clock.now())
  })
}

/** For example “Offers by email”. */
async function nameList({ store }: ServerDeps, { workspaceId, topic, channel }: Token): Promise<string> {
  const topics = await inWorkspace(store.db, workspaceId, listTopics)
  const title = topics.find(({ name }) => name === topic)?.title ?? 'messages'
  const known = Channel.safeParse(channel)
  return `${title} by ${known.success ? channelWords[known.data] : channel}`
}

function linkPreferences({ secret }: ServerDeps, { workspaceId, customerId, deliveryId }: Token): string {
  const token = signToken(secret, { purpose: 'preferences', workspaceId, customerId, deliveryId })
  return `<p><a href="/p/${token}">Choose what you want to get</a></p>`
}
