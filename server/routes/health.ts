import type { FastifyPluginAsync } from 'fastify'
import { AppError } from '../../domain/errors.ts'
import { pingDatabase } from '../../store/database/db.ts'
import type { ServerDeps } from '../server-deps.ts'

const answerLimitMs = 3_000

/** GET /healthz: the process answers. GET /readyz: the database does too. */
export const healthRoutes: FastifyPluginAsync<ServerDeps> = async (app, { store }) => {
  app.get('/healthz', { schema: { hide: true } }, async () => ({ status: 'ok' }))
  app.get('/readyz', { schema: { hide: true } }, async (request) => {
    const late = new Promise<never>((_resolve, reject) =>
      setTimeout(() => reject(new Error('no answer in time')), answerLimitMs).unref(),
    )
    await Promise.race([pingDatabase(store.db), late]).catch((error: unknown) => {
      request.log.warn({ err: error }, 'the database does not answer')
      throw new AppError('unavailable', { detail: 'The database does not answer.' })
    })
    return { status: 'ready' }
  })
}
