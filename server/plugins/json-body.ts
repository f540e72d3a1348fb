import type { FastifyInstance } from 'fastify'
import plugin from 'fastify-plugin'
import { AppError } from '../../domain/errors.ts'

export const maxDepth = 32

/**
 * Parses JSON bodies, refusing what is nested too deep before it is parsed, and keys that would poison prototypes.
 * Clients name JSON also where they send nothing: an empty body is none, and refused where one is needed.
 */
export const jsonBody = plugin((app) => takeJson(app, maxDepth))

/** Let the routes of this plugin take JSON as deep as `limit`. */
export function takeJson(app: FastifyInstance, limit: number): void {
  const types = ['application/json', 'text/plain']
  app.removeContentTypeParser(types)
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser(types, { parseAs: 'string' }, (request, body, done) => {
    const text = typeof body === 'string' ? body : body.toString('utf8')
    if (text.trim() === '') return done(null)
    if (isDeeperThan(text, limit)) {
      done(new AppError('body_too_deep', { detail: `The JSON is nested more than ${limit} deep.` }), undefined)
      return
    }
    void parse(request, text, done)
  })
}

/** Does the JSON nest deeper than `limit`? One pass over the text, without a stack. */
export function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0
  let inString = false
  for (let index = 0; index < text.length; index += 1) {
    const letter = text.codePointAt(index)
    if (inString) {
      if (letter === 0x5c) index += 1
      else if (letter === 0x22) inString = false
    } else if (letter === 0x22) inString = true
    else if (letter === 0x7b || letter === 0x5b) {
      depth += 1
      if (depth > limit) return true
    } else if (letter === 0x7d || letter === 0x5d) depth -= 1
  }
  return false
}
