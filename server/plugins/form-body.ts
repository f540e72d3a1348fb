import type { FastifyInstance } from 'fastify'

const maxFormBytes = 20_000

/**
 * Let the routes of this plugin take what browsers and mail programs post: a form's fields as pairs, and any other body
 * as none.
 */
export function takeForms(app: FastifyInstance): void {
  const options = { parseAs: 'string', bodyLimit: maxFormBytes } as const
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/x-www-form-urlencoded', options, (_request, body, done) =>
    done(null, [...new URLSearchParams(typeof body === 'string' ? body : '')]),
  )
  app.addContentTypeParser('*', options, (_request, _body, done) => done(null, []))
}
