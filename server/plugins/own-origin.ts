import type { FastifyRequest } from 'fastify'
import { AppError } from '../../domain/errors.ts'

/**
 * A browser sends the member's cookie for whoever's page asks, so what that page is must be ours.
 * @throws AppError forbidden for a request that changes something and comes from another site's page
 */
export function assertOwnOrigin(request: FastifyRequest, publicUrl: string): void {
  const { origin, host } = request.headers
  const isRead = (request.method === 'GET' || request.method === 'HEAD') && request.headers.upgrade === undefined
  if (origin === undefined || isRead) return
  const from = URL.parse(origin)?.host
  if (from !== undefined && (from === host || from === URL.parse(publicUrl)?.host)) return
  throw new AppError('forbidden', { detail: 'With a session only the pages of this server may ask for this.' })
}
