import type { FastifyPluginAsync } from 'fastify'
import { AppError } from '../../domain/errors.ts'
import { readHealth } from '../../store/deliveries/provider-health.ts'
import type { ServerDeps } from '../server-deps.ts'

const answerLimitMs = 3_000

/** GET /healthz: the process answers. GET /readyz: the database does too; which providers are ill it tells beside. */
export const healthRoutes: FastifyPluginAsync<ServerDeps> = async (app, { store }) => {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'ok' }))
  app.get('/readyz', { schema: { hide: true } }, async (request) => {
    const late = new Promise<never>((_resolve, reject) =>
      setTimeout(() => reject(new Error('no answer in time')), answerLimitMs).unref(),
    )
    const health = await Promise.race([readHealth(store.db), late]).catch((error: unknown) => {
      request.log.warn({ err: error }, 'the database does not answer')
      throw new AppError('unavailable', { detail: 'The database does not answer.' })
    })
    const ill = health.flatMap(({ channel, provider, since, restsUntil }) =>
      restsUntil === null ? [] : [{ channel, provider, since: since.toString(), restsUntil: restsUntil.toString() }],
    )
    return ill.length === 0 ? { status: 'ready' } : { status: 'ready', ill }
  })
}
