import type { FastifyInstance } from 'fastify'
import { AppError } from '../../domain/errors.ts'
import type { ServerDeps } from '../server-deps.ts'
import { takeAnything } from './form-body.ts'

/** What an operator has to set before a vendor's calls are taken, and the page with the steps. */
export type Missing = { vendor: string; variables: readonly string[]; page: string }

/**
 * Whoever sets up the vendor's side first is told what is missing here, by every answer and once in the log. The names of
 * variables are no secret. Nothing of a call is read.
 */
export async function refuseCalls(
  app: FastifyInstance,
  paths: readonly string[],
  { vendor, variables, page }: Missing,
  { log }: Pick<ServerDeps, 'log'>,
): Promise<void> {
  const detail = `${vendor}’s calls are not taken here: set ${variables.join(' and ')} and start again. ${page} has the steps.`
  let isLogged = false
  await app.register(async (own) => {
    takeAnything(own)
    for (const path of paths)
      own.post(path, { schema: { hide: true } }, async () => {
        if (!isLogged) log.warn({ vendor, variables }, detail)
        isLogged = true
        throw new AppError('not_configured', { detail, extra: { variables } })
      })
  })
}
