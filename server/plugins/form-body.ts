import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AppError } from '../../domain/errors.ts'

const defaultMaxBytes = 20_000
/** A page of ours has fewer; taking hundreds of thousands apart would keep everybody else waiting. */
const maxFields = 20_000

/**
 * Let the routes of this plugin take what browsers and mail programs post: a form's fields as pairs, and any other body
 * as none.
 * @param maxBytes of a whole form, as it is sent
 */
export function takeForms(app: FastifyInstance, maxBytes = defaultMaxBytes): void {
  const options = { parseAs: 'string', bodyLimit: maxBytes } as const
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/x-www-form-urlencoded', options, (_request, body, done) => {
    const text = typeof body === 'string' ? body : ''
    if (text.split('&', maxFields + 1).length > maxFields) return done(tooMany())
    done(null, [...new URLSearchParams(text)])
  })
  app.addContentTypeParser('*', options, (_request, _body, done) => done(null, []))
}

/**
 * Let the routes of this plugin be asked with any body or none, under any name or none: nothing of it is read. Mail
 * programs ask once (RFC 8058).
 */
export function takeAnything(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume()
    done(null, null)
  })
  app.addHook('onRequest', async ({ headers }) => void delete headers['content-type'])
}

const tooMany = () => new AppError('body_too_large', { detail: `A form here has at most ${maxFields} fields.` })

const Fields = z.array(z.tuple([z.string(), z.string()])).catch([])

/** What a form holds, the first of each name. */
export const readFields = ({ body }: FastifyRequest) => new Map(Fields.parse(body).toReversed())
