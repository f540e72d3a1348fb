import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { escapeHtml } from '../../channels/email/escape-html.ts'
import { nobody, readToken, signToken, type TokenPayload } from '../../channels/tracking/tokens.ts'
import { Channel } from '../../domain/channels.ts'
import { isConsented } from '../../domain/consent.ts'
import { setConsents } from '../../store/customers/consents.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { recordMilestone } from '../../store/deliveries/milestones.ts'
import { sayWorkspace, sendGone, sendInvalidLink, sendTestLink } from '../pages/link-pages.ts'
import { sendSmallPage } from '../pages/small-page.ts'
import { takeAnything } from '../plugins/form-body.ts'
import type { ServerDeps } from '../server-deps.ts'
import { readVisitor, type Visitor } from './link-visitor.ts'
import { TokenParams } from './path-ids.ts'

const schema = { params: TokenParams, hide: true }

/**
 * `/u/:token`: a POST unsubscribes at once, as mail programs do (RFC 8058); a GET shows a page with a button and changes
 * nothing, since programs that look at links follow them.
 */
export const unsubscribeRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock, secret }) => {
  takeAnything(app)

  app.get('/u/:token', { schema }, async (request, reply) => {
    const token = readToken(secret, 'unsubscribe', request.params.token)
    if (token === undefined) return sendInvalidLink(reply)
    if (token.customerId === nobody) return sendTestLink(reply)
    const visitor = await inWorkspace(store.db, token.workspaceId, (ws) => readVisitor(ws, token.customerId, request))
    if (visitor === null) return sendGone(reply)
    const { topic, channel } = findList(visitor, token)
    const isOn = isConsented(visitor.preferences.consents, visitor.preferences.topics, { topic, channel })
    return isOn ? sendQuestion(reply, visitor, token, secret) : sendDone(reply, visitor, token, secret)
  })

  app.post('/u/:token', { schema }, async (request, reply) => {
    const token = readToken(secret, 'unsubscribe', request.params.token)
    if (token === undefined) return sendInvalidLink(reply)
    if (token.customerId === nobody) return sendTestLink(reply)
    const visitor = await inWorkspace(store.db, token.workspaceId, async (ws) => {
      const found = await readVisitor(ws, token.customerId, request)
      if (found === null) return null
      const change = { topic: findList(found, token).topic ?? '*', channel: token.channel, allowed: false }
      await setConsents(ws, found.customerId, [change], `unsubscribe:${token.deliveryId}`, clock.now())
      await recordMilestone(ws, token.deliveryId, 'opted_out', clock.now())
      return found
    })
    return visitor === null ? sendGone(reply, 200) : sendDone(reply, visitor, token, secret)
  })
}

type Token = TokenPayload['unsubscribe']

/** What the link unsubscribes from: a topic that is no more leaves the channel as a whole (null). */
function findList({ preferences }: Visitor, token: Token) {
  const known = preferences.topics.find(({ name }) => name === token.topic)
  const channel = Channel.safeParse(token.channel)
  return { topic: known?.name ?? null, title: known?.title, channel: channel.success ? channel.data : null }
}

/** For example “Offers by email”. */
function nameList(visitor: Visitor, token: Token): string {
  const { title, channel } = findList(visitor, token)
  const { messages, channels } = visitor.words
  const by = channel === null ? token.channel : channels[channel].by
  return `<p class="what"><bdi>${escapeHtml(title ?? messages)}</bdi> ${escapeHtml(by)}</p>`
}

function sendQuestion(reply: FastifyReply, visitor: Visitor, token: Token, secret: Buffer): FastifyReply {
  const { words, workspace } = visitor
  const { title, question, button } = words.unsubscribe
  const form = `<form method="post"><button class="main">${escapeHtml(button)}</button></form>`
  const body = `<p>${sayWorkspace(question, workspace)}</p>${nameList(visitor, token)}${form}`
  return sendSmallPage(reply, 200, title, body + linkPreferences(visitor, token, secret), words)
}

function sendDone(reply: FastifyReply, visitor: Visitor, token: Token, secret: Buffer): FastifyReply {
  const { words, workspace } = visitor
  const { done, doneText } = words.unsubscribe
  const body = `<p>${sayWorkspace(doneText, workspace)}</p>${nameList(visitor, token)}<p>${escapeHtml(words.onItsWay)}</p>`
  return sendSmallPage(reply, 200, done, body + linkPreferences(visitor, token, secret), words)
}

function linkPreferences({ words, customerId }: Visitor, token: Token, secret: Buffer): string {
  const { workspaceId, deliveryId } = token
  const to = signToken(secret, { purpose: 'preferences', workspaceId, customerId, deliveryId })
  return `<p><a href="/p/${to}">${escapeHtml(words.unsubscribe.choose)}</a></p>`
}
