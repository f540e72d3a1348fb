import { isUtf8 } from 'node:buffer'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../../domain/errors.ts'
import { isDeeperThan } from './json-body.ts'

/** 500 kB as the Segment spec has it, before and after a gzip body is inflated. */
export const maxIngestBytes = 500 * 1024
/** Far more than any message may have: a batch is read first, and then refuses each message that is too deep. */
const maxBodyDepth = 200

const types = ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream']
const inflate = promisify(gunzip)

/**
 * Let the routes of this plugin take what Segment clients post: JSON, gzip or not, under the content types that they give
 * it (browsers avoid a preflight by text/plain, one server SDK posts gzip as a form). Keys such as `__proto__` are left
 * in: each message is checked for itself.
 */
export function takeIngestBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  const options = { parseAs: 'buffer', bodyLimit: maxIngestBytes } as const
  app.addContentTypeParser<Buffer>(types, options, async (request: FastifyRequest, body: Buffer) =>
    parse(await decode(request.headers['content-encoding'], body)),
  )
}

async function decode(encoding: string | undefined, body: Buffer): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() ?? 'identity'
  if (name === 'identity' || name === '') return body
  if (name !== 'gzip' && name !== 'x-gzip')
    throw new AppError('unsupported_media_type', { detail: 'The content encoding must be gzip, or none.' })
  try {
    return await inflate(body, { maxOutputLength: maxIngestBytes })
  } catch (error) {
    if (error instanceof RangeError)
      throw new AppError('body_too_large', {
        detail: `Inflated, the body is larger than ${maxIngestBytes / 1024} kB. Send it in smaller parts.`,
        cause: error,
      })
    throw new AppError('invalid_body', { detail: 'The body is not gzip, or was cut short.', cause: error })
  }
}

function parse(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new AppError('invalid_body', { detail: 'The body is not valid UTF-8.' })
  const text = bytes.toString('utf8')
  if (text.trim() === '') throw new AppError('invalid_body', { detail: 'The body is empty; JSON was expected.' })
  if (isDeeperThan(text, maxBodyDepth))
    throw new AppError('body_too_deep', { detail: `The JSON is nested more than ${maxBodyDepth} deep.` })
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new AppError('invalid_body', { detail: 'The body is not valid JSON.', cause: error })
  }
}
