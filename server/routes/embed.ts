import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { escapeHtml } from '../../channels/email/escape-html.ts'
import { AppError } from '../../domain/errors.ts'
import { inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import { mintKey } from '../../store/keys.ts'
import { recordMemberAct } from '../../store/members/acts.ts'
import { embedOwner, readEmbedOrigins, spendEmbedToken } from '../../store/members/embed.ts'
import { exchangeSecret, overlapHours, readGenerations } from '../../store/webhooks/secrets.ts'
import { findMember } from '../../store/workspaces/members.ts'
import { type Identity, readAudience, readIdentity, writeAudience, writeEmbedSecret } from '../members/read-identity.ts'
import { sendSmallPage } from '../pages/small-page.ts'
import { readFields, takeForms } from '../plugins/form-body.ts'
import { principalOf } from '../plugins/principal.ts'
import { letFrame } from '../plugins/security-headers.ts'
import { embedCookie, embedHours } from '../plugins/session.ts'
import type { ServerDeps } from '../server-deps.ts'

const postsPerMinute = 60

/** The chat inside another site's page: that site's server signs who it is, and the page hands it in by a form. */
export const embedRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, deps) => {
  const { store, clock, secret, publicUrl } = deps
  const tags = ['members']
  const body = z.strictObject({
    endOldNow: z.boolean().default(false).describe(`Otherwise the secret before signs ${overlapHours} hours more`),
  })
  const exchange = { body, tags, summary: 'Show a new secret for signing identities, once (admin)' }
  app.post('/v1/embed/secret', { onRequest: app.requireMember('admin'), schema: exchange }, async (request) => {
    const { workspaceId, member } = principalOf(request)
    const { endOldNow } = request.body
    const at = clock.now()
    const generation = await inWorkspace(store.db, workspaceId, async (ws) => {
      // The one between was never shown, so nobody signs with it.
      if (endOldNow) await exchangeSecret(ws, embedOwner, at)
      await recordMemberAct(ws, { kind: 'embed_secret_exchanged', by: member.id }, at)
      return exchangeSecret(ws, embedOwner, at)
    })
    return { secret: writeEmbedSecret(secret, workspaceId, generation), audience: writeAudience(workspaceId) }
  })

  await app.register(async (pages) => {
    takeForms(pages)
    const config = { rateLimit: { max: postsPerMinute, timeWindow: 60_000 } }
    pages.post('/embed', { schema: { hide: true }, config }, async (request, reply) => {
      const token = readFields(request).get('identity') ?? ''
      const workspaceId = readAudience(token)
      letFrame(request, [await findHost(deps, request, workspaceId)])
      try {
        assertSecure(publicUrl())
        reply.setCookie(embedCookie, await openEmbedded(workspaceId, token), {
          path: '/',
          httpOnly: true,
          sameSite: 'none',
          secure: true,
          partitioned: true,
          maxAge: embedHours * 3600,
        })
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        return sendRefusal(reply, error)
      }
      return reply.redirect('/', 303)
    })
  })

  /** @returns the session's secret */
  async function openEmbedded(workspaceId: number, token: string): Promise<string> {
    const at = clock.now()
    const generations = await inWorkspace(store.db, workspaceId, (ws) => readGenerations(ws, embedOwner, at))
    const secrets = generations.map((generation) => writeEmbedSecret(secret, workspaceId, generation))
    const identity = await readIdentity(token, { workspaceId, secrets, at })
    return inWorkspace(store.db, workspaceId, (ws) => enter(ws, identity, at))
  }
}

async function enter(ws: WorkspaceTx, identity: Identity, at: Temporal.Instant): Promise<string> {
  if (!(await spendEmbedToken(ws, identity)))
    throw new AppError('unauthenticated', {
      detail: 'The identity is refused. It was used already: sign a new one for each visit.',
    })
  const member = await findMember(ws, identity.email)
  if (member === undefined)
    throw new AppError('forbidden', {
      detail: `${identity.email} is no member of this workspace. An admin must invite them first.`,
    })
  const { id: memberId } = member
  const { workspaceId } = ws
  const expiresAt = at.add({ hours: embedHours })
  const minted = await mintKey(ws.tx, {
    workspaceId,
    kind: 'embed',
    memberId,
    at,
    expiresAt,
    name: 'inside another page',
  })
  const facts = { way: 'host page', sessionId: minted.id }
  await recordMemberAct(ws, { kind: 'signed_in', by: memberId, memberId, facts }, at)
  return minted.secret
}

/** The site whose page asks. @throws AppError forbidden when the workspace does not allow it */
async function findHost({ store }: ServerDeps, request: FastifyRequest, workspaceId: number): Promise<string> {
  const { origin = '' } = request.headers
  const allowed = await inWorkspace(store.db, workspaceId, readEmbedOrigins)
  if (allowed.includes(origin)) return origin
  throw new AppError('forbidden', {
    detail: `The workspace does not let pages of ${origin === '' ? 'an unnamed site' : origin} show the chat. An admin adds it to the setting embedOrigins.`,
  })
}

/** Browsers keep a cookie inside another site's page only where nobody can listen. */
function assertSecure(publicUrl: string): void {
  const { protocol, hostname } = new URL(publicUrl)
  if (protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1') return
  throw new AppError('forbidden', { detail: 'The chat can be embedded only where Carillon is reached by https.' })
}

function sendRefusal(reply: FastifyReply, error: AppError): FastifyReply {
  const status = error.code === 'forbidden' ? 403 : 401
  const body = `<p>${escapeHtml(error.message)}</p>`
  return sendSmallPage(reply, status, 'The chat cannot be shown here', body)
}
