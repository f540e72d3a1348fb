import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { inWorkspace } from '../../store/database/db.ts'
import { readEmbedOrigins } from '../../store/members/embed.ts'
import { findKeyOwner, redeemSignIn } from '../../store/keys.ts'
import { readNext } from '../members/next-place.ts'
import { escapeHtml } from '../../channels/email/escape-html.ts'
import { memberPages } from '../pages/member-pages.ts'
import { sendSmallPage } from '../pages/small-page.ts'
import { readSessions } from '../plugins/principal.ts'
import { letFrame, pagePolicy } from '../plugins/security-headers.ts'
import { openSession } from '../plugins/session.ts'
import type { ServerDeps } from '../server-deps.ts'

const signInsPerMinute = 20
const Query = z.object({ token: z.string().max(200).optional() })

/** The pages that vite built, for who has a session; `/?token=` opens one. */
export const pageRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, deps) => {
  await app.register(fastifyStatic, { root: deps.webRoot, serve: false })
  const schema = { querystring: Query, hide: true }
  const limit = {
    max: signInsPerMinute,
    timeWindow: 60_000,
    allowList: (request: FastifyRequest) => !/[?&]token=/.test(request.url),
  }
  for (const [path, page] of Object.entries(memberPages)) {
    app.get(path, { schema, config: { rateLimit: limit } }, async (request, reply) => {
      const { token } = request.query
      if (token !== undefined) return signIn(deps, token, reply)
      return (await hasSession(deps, request)) ? sendPage(deps, page, reply) : sendWelcome(reply, request.url)
    })
  }
  app.get('/assets/*', { schema: { hide: true } }, (request, reply) => {
    // Vite names each file after what is in it.
    const name = request.url.split('?')[0] ?? ''
    return reply.sendFile(decodeURIComponent(name), { immutable: true, maxAge: '365d' })
  })
  // For customers' apps on other sites, which load it as a module.
  app.get('/inbox/carillon-inbox.js', { schema: { hide: true } }, (_request, reply) =>
    reply
      .header('access-control-allow-origin', '*')
      .header('cross-origin-resource-policy', 'cross-origin')
      .sendFile('carillon-inbox.js', { maxAge: '1h' }),
  )
  app.get('/favicon.svg', { schema: { hide: true } }, (_request, reply) => reply.sendFile('favicon.svg'))
}

async function signIn(deps: ServerDeps, token: string, reply: FastifyReply): Promise<FastifyReply> {
  const at = deps.clock.now()
  const owner =
    (await redeemSignIn(deps.store.db, token, at)) ?? (await findKeyOwner(deps.store.db, token, ['local'], at))
  if (owner?.member == null) {
    const title = 'This address has been used'
    const body = '<p>An address signs in once. Start Carillon again with <code>npm start</code> to get a new one.</p>'
    return sendSmallPage(reply, 401, title, body)
  }
  const way = owner.kind === 'local' ? 'local token' : 'console'
  await openSession(deps, reply, { workspaceId: owner.workspaceId, memberId: owner.member.id }, way)
  return reply.header('cache-control', 'no-store').redirect('/', 303)
}

/** A page of an embedded session may stand in a frame of the sites that its workspace allows. */
async function hasSession({ store, clock }: ServerDeps, request: FastifyRequest): Promise<boolean> {
  for (const { secret, kind } of readSessions(request)) {
    const owner = await findKeyOwner(store.db, secret, [kind], clock.now())
    if (owner === undefined) continue
    if (kind === 'embed') letFrame(request, await inWorkspace(store.db, owner.workspaceId, readEmbedOrigins))
    return true
  }
  return false
}

async function sendPage({ webRoot }: ServerDeps, file: string, reply: FastifyReply): Promise<FastifyReply> {
  const page = await readFile(join(webRoot, file), 'utf8').catch(() => null)
  if (page === null)
    return sendSmallPage(reply, 503, 'The page is not built', '<p>Run <code>npm run build</code>, then reload.</p>')
  return reply
    .header('content-security-policy', pagePolicy)
    .header('cache-control', 'no-cache')
    .type('text/html; charset=utf-8')
    .send(page)
}

function sendWelcome(reply: FastifyReply, url: string): FastifyReply {
  const signInUrl = `/sign-in?next=${encodeURIComponent(readNext(url))}`
  const body =
    `<p><a href="${escapeHtml(signInUrl)}">Get a link to sign in</a> with the email address that you are a member by.</p>` +
    '<p>On your own machine, open the address that <code>npm start</code> printed: it signs you in on this browser, once. ' +
    'It was used already? Stop Carillon with Ctrl-C and start it again for a new one.</p>'
  return sendSmallPage(reply, 401, 'Carillon is running', body)
}
