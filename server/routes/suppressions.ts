import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { isDeviceToken } from '../../store/customers/devices.ts'
import {
  listSuppressions,
  suppressAddresses,
  type SuppressionCursor,
  unsuppressAddress,
} from '../../store/customers/suppressions.ts'
import { recordWorkspaceAct } from '../../store/audit/workspace-acts.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { describeExpected, readColumn } from '../../store/ingest/standard-traits.ts'
import { AppError } from '../../domain/errors.ts'
import { readableText } from '../chat/readable-text.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'

const channels = ['push', 'email', 'sms', 'whatsapp'] as const
const Place = z.strictObject({ channel: z.enum(channels), address: readableText })
const Cursor = z.string().transform((text, context): SuppressionCursor => {
  const [, channel, address] = /^(\w+):(.+)$/s.exec(text) ?? []
  if (channel !== undefined && address !== undefined) return { channel, address }
  context.addIssue('must be the `next` of an earlier answer')
  return z.NEVER
})
const Page = z.strictObject({
  channel: z.enum(channels).optional(),
  after: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
})
const Since = z.iso.datetime({ offset: true }).transform((text, context) => {
  const at = readColumn('created_at', text, { country: null })
  if (at !== undefined) return at
  context.addIssue(`must be ${describeExpected('created_at')}`)
  return z.NEVER
})
const Given = Place.extend({
  reason: readableText.pipe(z.string().min(1).max(500)).default('imported'),
  createdAt: Since.optional().describe('Since when; now when left out'),
})
const Suppressions = z.strictObject({ suppressions: z.array(Given).min(1).max(10_000) })
/** So many of the longest addresses that mail and push have. */
const maxBodyBytes = 16_000_000

/** Addresses that nothing is ever sent to: listed to be kept elsewhere, and taken over from elsewhere. */
export const suppressionRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock }) => {
  const path = '/v1/suppressions'
  const tags = ['customers']

  const list = { querystring: Page, tags, summary: 'The addresses that nothing is sent to, page by page' }
  app.get(path, { onRequest: app.requireMember(), schema: list }, async (request) => {
    const { channel = null, after = null, limit } = request.query
    const page = await inWorkspace(store.db, principalOf(request).workspaceId, (ws) =>
      listSuppressions(ws, { channel, after, limit }),
    )
    const last = page.length < limit ? undefined : page.at(-1)
    return {
      suppressions: page.map((each) => ({ ...each, createdAt: each.createdAt.toString() })),
      next: last === undefined ? null : `${last.channel}:${last.address}`,
    }
  })

  const onRequest = app.requireMember('editor')
  const add = { body: Suppressions, tags, summary: 'Never send to these again: all of them, or none when one is wrong' }
  app.post(path, { onRequest, schema: add, bodyLimit: maxBodyBytes }, async (request) => {
    const given = request.body.suppressions
    const read = given.map(({ channel, address }) => readAddress(channel, address))
    const errors = read.flatMap((address, index) =>
      address === undefined
        ? [{ path: `suppressions/${index}/address`, message: sayExpected(given[index]?.channel) }]
        : [],
    )
    const [first] = errors
    if (first !== undefined) {
      const detail = `${first.path} ${first.message}. Nothing was taken.`
      throw new AppError('invalid_body', { detail, path: first.path, extra: { errors: errors.slice(0, 100) } })
    }
    const rows = given.map((each, index) => ({ ...each, address: read[index] ?? '' }))
    const { workspaceId, member } = principalOf(request)
    const at = clock.now()
    const added = await inWorkspace(store.db, workspaceId, async (ws) => {
      const count = await suppressAddresses(ws, rows, at)
      const after = {
        added: count,
        given: rows.length,
        channels: listOnce(rows, 'channel'),
        reasons: listOnce(rows, 'reason'),
      }
      await recordWorkspaceAct(ws, { kind: 'suppressions_added', after }, { by: member, surface: 'api', at })
      return count
    })
    return { added, known: rows.length - added }
  })

  const remove = { querystring: Place, tags, summary: 'Send to this address again' }
  app.delete(path, { onRequest, schema: remove }, async (request, reply) => {
    const { channel, address } = request.query
    const { workspaceId, member } = principalOf(request)
    const was = await inWorkspace(store.db, workspaceId, async (ws) => {
      const isLifted = await unsuppressAddress(ws, channel, readAddress(channel, address) ?? address)
      const act = { by: member, surface: 'api', at: clock.now() } as const
      if (isLifted) await recordWorkspaceAct(ws, { kind: 'suppression_removed', before: { channel } }, act)
      return isLifted
    })
    if (!was) throw new AppError('not_found', { detail: `“${address}” is not suppressed for ${channel}.` })
    return reply.code(204).send()
  })
}

/** The audit tells how many and why, and no address: it outlasts the customers. */
const listOnce = <Key extends 'channel' | 'reason'>(rows: readonly Record<Key, string>[], key: Key) =>
  [...new Set(rows.map((row) => row[key]))].slice(0, 20)

/** As customers' own addresses are kept, so that they meet. */
function readAddress(channel: (typeof channels)[number], address: string): string | undefined {
  if (channel === 'push') return isDeviceToken(address) ? address : undefined
  return readColumn(channel === 'email' ? 'email' : 'phone', address, { country: null })
}

function sayExpected(channel: (typeof channels)[number] | undefined): string {
  return `must be ${channel === 'push' ? 'a device token' : describeExpected(channel === 'email' ? 'email' : 'phone')}`
}
