import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { audienceSql } from '../../domain/conditions/audience-sql.ts'
import { Condition } from '../../domain/conditions/condition.ts'
import { describeCondition } from '../../domain/conditions/describe-condition.ts'
import { sayWhy } from '../../domain/conditions/explanation.ts'
import { foldEmail } from '../../domain/email-address.ts'
import { AppError } from '../../domain/errors.ts'
import { measureAudience, readSqlScope, sampleAudience } from '../../store/audience.ts'
import { findCustomer } from '../../store/customers/customers.ts'
import { inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import { explainMatch } from '../../store/explain-match.ts'
import { measureNearMisses } from '../../store/near-misses.ts'
import { readSegment } from '../../store/segments.ts'
import { assertCondition } from '../../tools/campaign/assert-valid.ts'
import { readNames } from '../../tools/campaign/load-scope.ts'
import { readableText } from '../chat/readable-text.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'

const Preview = z.strictObject({
  condition: Condition,
  sample: z.int().min(0).max(50).default(5).describe('How many real customers to show'),
  sql: z.boolean().default(false).describe('Whether to answer the query too, for engineers'),
})

const text = readableText.pipe(z.string().min(1).max(255))
const CustomerReference = z.union([
  z.strictObject({ id: z.int().min(1).max(Number.MAX_SAFE_INTEGER) }),
  z.strictObject({ userId: text }),
  z.strictObject({ anonymousId: text }),
  z.strictObject({ email: text.overwrite(foldEmail) }),
  z.strictObject({ phone: text }),
])
const asked = { customer: CustomerReference }
const Explain = z.union([
  z.strictObject({ condition: Condition, ...asked }),
  z.strictObject({ segment: text.describe('Id of a saved segment'), ...asked }),
])

/** What one can ask of a condition before it is saved: who matches, who nearly does, and why one customer does or not. */
export const conditionRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock }) => {
  const tags = ['segments']
  const onRequest = app.requireMember()
  const preview = { body: Preview, tags, summary: 'Who matches a condition, part by part, and who fails by one part' }
  app.post('/v1/segments/preview', { onRequest, schema: preview }, async (request) => {
    const { condition, sample, sql } = request.body
    const now = clock.now()
    return inWorkspace(store.db, principalOf(request).workspaceId, async (ws) => {
      const names = await readNames(ws)
      assertCondition(condition, names)
      const scope = await readSqlScope(ws, now)
      return {
        ...(await measureAudience(ws, condition, now)),
        words: describeCondition(condition, names),
        nearMisses: await measureNearMisses(ws, condition, scope, names),
        sample: sample === 0 ? [] : await sampleAudience(ws, condition, now, sample),
        ...(sql ? { sql: audienceSql(condition, scope) } : {}),
      }
    })
  })

  const explain = { body: Explain, tags, summary: 'Does this customer match, and why or why not' }
  app.post('/v1/segments/explain', { onRequest, schema: explain }, async (request) => {
    const { body } = request
    const now = clock.now()
    return inWorkspace(store.db, principalOf(request).workspaceId, async (ws) => {
      const names = await readNames(ws)
      const condition = 'condition' in body ? body.condition : (await readSegment(ws, body.segment)).condition
      assertCondition(condition, names)
      const customerId = await resolveCustomer(ws, body.customer)
      const explanation = await explainMatch(ws, { condition, customerId, now, names })
      return { customerId, matches: explanation.holds, why: sayWhy(explanation), explanation }
    })
  })
}

/** @throws AppError not_found */
async function resolveCustomer(ws: WorkspaceTx, reference: z.infer<typeof CustomerReference>): Promise<number> {
  if ('id' in reference) return reference.id
  const id = await findCustomer(ws, identityOf(reference))
  if (id === null) throw new AppError('not_found', { detail: 'No customer has this id or address.', path: 'customer' })
  return id
}

function identityOf(reference: Exclude<z.infer<typeof CustomerReference>, { id: number }>) {
  if ('userId' in reference) return { kind: 'user_id' as const, value: reference.userId }
  if ('anonymousId' in reference) return { kind: 'anonymous_id' as const, value: reference.anonymousId }
  if ('email' in reference) return { kind: 'email' as const, value: reference.email }
  return { kind: 'phone' as const, value: reference.phone }
}
