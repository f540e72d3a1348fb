import { randomBytes } from 'node:crypto'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { type ErrorCode, errorCodes } from '../../domain/error-codes.ts'
import { AppError } from '../../domain/errors.ts'
import { listFaults } from '../../domain/list-faults.ts'
import { escapeHtml } from '../../channels/email/escape-html.ts'
import { isLinkAddress } from '../pages/link-address.ts'
import { sendFailedLink, sendInvalidLink } from '../pages/link-pages.ts'
import { sendSmallPage } from '../pages/small-page.ts'
import { nameStrangers } from './name-strangers.ts'

export type Problem = {
  type: string
  title: string
  status: number
  code: ErrorCode
  detail: string
  path?: string
  [extra: string]: unknown
}

/** An error as RFC 9457 tells it to a program and a person. */
export function toProblem(error: AppError): Problem {
  const { status, title } = errorCodes[error.code]
  return {
    ...error.extra,
    type: `https://carillon.example/errors/${error.code}`,
    title,
    status,
    code: error.code,
    detail: error.message,
    ...(error.path === undefined ? {} : { path: error.path }),
  }
}

/**
 * The one place where errors become answers: problem+json with a stable code, or a page for a person; never a foreign
 * error's text.
 */
export const errors = plugin((app) => {
  app.setErrorHandler((error: FastifyError, request, reply) => sendProblem(reply, translate(error, request)))
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      reply,
      new AppError('not_found', { detail: `There is nothing at ${request.method} ${request.url.split('?')[0]}.` }),
    ),
  )
})

/** What could not even be routed, for example a path with a broken escape. */
export const frameworkErrors = (_error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void => {
  void sendProblem(reply, new AppError('invalid_query', { detail: 'The address could not be read.' }))
}

function sendProblem(reply: FastifyReply, error: AppError): FastifyReply {
  const problem = toProblem(error)
  const { url, headers } = reply.request
  if (isLinkAddress(url)) return isOfAddress(error) ? sendInvalidLink(reply) : sendFailedLink(reply, problem.status)
  if (isBrowsing(url, headers.accept))
    return sendSmallPage(reply, problem.status, problem.title, `<p>${escapeHtml(problem.detail)}</p>`)
  return reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}

const isOfAddress = ({ code }: AppError) => code === 'not_found' || code === 'invalid_query'

/** A browser that opens an address asks for HTML by name; programs, and scripts of pages, do not. */
const isBrowsing = (url: string, accept: string | undefined) =>
  !url.startsWith('/v1/') && accept?.includes('text/html') === true

const byFastifyCode: Record<string, { code: ErrorCode; detail: string }> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    code: 'body_too_large',
    detail: 'The body is larger than this address takes. Send it in smaller parts.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'unsupported_media_type', detail: 'Send application/json.' },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'invalid_body', detail: 'The body is not valid JSON.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'invalid_body',
    detail: 'The body is not as long as its Content-Length says.',
  },
}

function translate(error: FastifyError, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error
  if (hasZodFastifySchemaValidationErrors(error)) return translateValidation(error, request)
  const known = byFastifyCode[error.code]
  if (known !== undefined) return new AppError(known.code, { detail: known.detail })
  if (error.statusCode === 429)
    return new AppError('rate_limited', { detail: 'Too many requests. Wait a minute and try again.' })
  if (error.statusCode !== undefined && error.statusCode < 500)
    return new AppError('invalid_body', { detail: 'The request could not be read.' })
  const reference = randomBytes(4).toString('hex')
  request.log.error({ err: error, reference }, 'a request failed')
  return new AppError('internal', {
    detail: `Something went wrong on our side. Reference: ${reference}.`,
    extra: { reference },
  })
}

function translateValidation(
  error: FastifyError & {
    validation: readonly {
      instancePath: string
      keyword: string
      message?: string | undefined
      params: Record<string, unknown>
    }[]
    validationContext?: string | undefined
  },
  request: FastifyRequest,
): AppError {
  const isBody = error.validationContext === 'body'
  if (isBody && (request.body ?? null) === null)
    return new AppError('invalid_body', { detail: 'The body is empty; JSON was expected.', path: '' })
  const faults = error.validation.flatMap(({ instancePath, keyword, message = 'is not valid', params }) => {
    const path = instancePath.slice(1)
    if (isBody && keyword === 'unrecognized_keys')
      return nameStrangers(request.routeOptions.schema?.body, path, params['keys']).map((said) => ({
        path,
        message: said,
      }))
    if (keyword !== 'invalid_union') return [{ path, message }]
    const errors = params['errors'] as z.core.$ZodIssue[][] // the provider hands on zod's issue but for path and message
    return listFaults([{ code: keyword, errors, path: path === '' ? [] : path.split('/'), message, input: undefined }])
  })
  const first = faults[0] ?? { path: '', message: 'is not valid' }
  return new AppError(
    error.validationContext === 'querystring' || error.validationContext === 'params'
      ? 'invalid_query'
      : 'invalid_body',
    {
      detail: `${first.path === '' ? 'The body' : first.path}: ${first.message}`,
      path: first.path,
      extra: { errors: faults.slice(0, 20) },
    },
  )
}
