import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { MemberEmail } from '../../domain/members/member-email.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { findKeyOwner, redeemSignIn } from '../../store/keys.ts'
import { acceptInvitation, findInvitation } from '../../store/members/invitations.ts'
import { endKey, endSessions } from '../../store/members/keys.ts'
import { linkMinutes } from '../../store/members/links.ts'
import { invitationPath } from '../members/invitation-mail.ts'
import { readNext } from '../members/next-place.ts'
import { linkPath, sendSignInLinks } from '../members/sign-in-mail.ts'
import * as page from '../pages/sign-in-page.ts'
import { readFields, takeForms } from '../plugins/form-body.ts'
import { readSessions } from '../plugins/principal.ts'
import { assertOwnOrigin } from '../plugins/own-origin.ts'
import { openSession, sessionCookie } from '../plugins/session.ts'
import type { ServerDeps } from '../server-deps.ts'
import { MemberName } from './member-name.ts'

const postsPerMinute = 20
const Query = z.object({ token: z.string().max(200).optional(), next: z.string().max(2_000).optional() })

/** The small pages by which members come in and go: they need no script, and only a press of a button does anything. */
export const signInRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, deps) => {
  const { store, clock, publicUrl } = deps
  takeForms(app)
  app.addHook('onRequest', async (request) => assertOwnOrigin(request, publicUrl()))
  const sending = new Set<Promise<void>>()
  app.addHook('onClose', async () => void (await Promise.all(sending)))
  const get = { schema: { querystring: Query, hide: true } }
  const post = { schema: { hide: true }, config: { rateLimit: { max: postsPerMinute, timeWindow: 60_000 } } }

  app.get('/sign-in', get, (request, reply) => page.sendSignIn(reply, readNext(request.query.next)))
  app.post('/sign-in', post, async (request, reply) => {
    const fields = readFields(request)
    const next = readNext(fields.get('next'))
    const email = MemberEmail.safeParse(fields.get('email'))
    if (!email.success) return page.sendNoAddress(reply, next)
    // Nobody waits for it: how long the answer takes must not tell who is a member.
    const work = sendSignInLinks(deps, email.data, next)
      .catch((error: unknown) => deps.log.error({ err: error }, 'sign-in links could not be made'))
      .finally(() => sending.delete(work))
    sending.add(work)
    return page.sendAsked(reply, { isMailed: deps.mail !== undefined, minutes: linkMinutes })
  })

  app.get(linkPath, get, async (request, reply) => {
    const { token = '', next } = request.query
    const owner = await findKeyOwner(store.db, token, ['link'], clock.now())
    if (owner?.member == null) return page.sendSpent(reply, readNext(next))
    return page.sendConfirm(reply, { member: owner.member.name, token, next: readNext(next) })
  })
  app.post(linkPath, post, async (request, reply) => {
    const fields = readFields(request)
    const next = readNext(fields.get('next'))
    const owner = await redeemSignIn(store.db, fields.get('token') ?? '', clock.now(), 'link')
    if (owner?.member == null) return page.sendSpent(reply, next)
    return enter(reply, { workspaceId: owner.workspaceId, memberId: owner.member.id }, { way: 'link', next })
  })

  app.get(invitationPath, get, async (request, reply) => {
    const { token = '' } = request.query
    const offer = await findInvitation(store.db, token, clock.now())
    return offer === undefined ? page.sendNoInvitation(reply) : page.sendInvitation(reply, { ...offer, token })
  })
  app.post(invitationPath, post, async (request, reply) => {
    const fields = readFields(request)
    const token = fields.get('token') ?? ''
    const name = MemberName.safeParse(fields.get('name'))
    if (!name.success) return reply.redirect(`${invitationPath}?token=${encodeURIComponent(token)}`, 303)
    const accepted = await acceptInvitation(store.db, token, name.data, clock.now())
    if (accepted === undefined) return page.sendNoInvitation(reply)
    const { workspaceId, member } = accepted
    return enter(reply, { workspaceId, memberId: member.id }, { way: 'invitation', next: '/' })
  })

  app.get('/sign-out', get, (_request, reply) => page.sendSignOut(reply))
  app.post('/sign-out', post, async (request, reply) => {
    const isEverywhere = readFields(request).has('everywhere')
    const at = clock.now()
    for (const { secret, kind } of readSessions(request)) {
      const owner = await findKeyOwner(store.db, secret, [kind], at)
      if (owner?.member == null) continue
      const { keyId: id, workspaceId, member } = owner
      const act = { by: member.id, at }
      await inWorkspace(store.db, workspaceId, async (ws) => {
        if (isEverywhere) await endSessions(ws, member.id, act)
        else await endKey(ws, { id, holder: member.id, kind: 'session' }, act)
      })
    }
    return page.sendSignedOut(reply.clearCookie(sessionCookie, { path: '/' }))
  })

  async function enter(
    reply: FastifyReply,
    owner: { workspaceId: number; memberId: string },
    { way, next }: { way: 'link' | 'invitation'; next: string },
  ): Promise<FastifyReply> {
    await openSession(deps, reply, owner, way)
    return reply.header('cache-control', 'no-store').redirect(next, 303)
  }
}
