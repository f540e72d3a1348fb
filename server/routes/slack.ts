import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { AppError } from '../../domain/errors.ts'
import { isRecord } from '../../domain/is-record.ts'
import { isDeeperThan } from '../plugins/json-body.ts'
import type { Slack } from '../slack/open-slack.ts'

const maxBytes = 500_000
/** Blocks nest, and Slack sends them back with a click. */
const maxDepth = 64

/**
 * POST /slack/events: what is said and clicked in Slack, signed by Slack. It is answered at once, and worked on then.
 * Source: Slack’s Events API and interactivity.
 */
export const slackRoutes: FastifyPluginAsyncZod<{ slack: Slack | null; missing: readonly string[] }> = async (
  app,
  { slack, missing },
) => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: maxBytes }, (_request, body, done) => done(null, body))

  app.post('/slack/events', { schema: { hide: true } }, async (request, reply) => {
    if (slack === null || missing.length > 0)
      throw new AppError('not_configured', {
        detail: `Slack’s calls are not taken here: set ${missing.join(' and ')} and start again. docs/how-to/connect-slack.md has the steps.`,
        extra: { variables: missing },
      })
    const body = typeof request.body === 'string' ? request.body : ''
    const header = (name: string) => String(request.headers[name] ?? '')
    const call = { body, signature: header('x-slack-signature'), timestamp: header('x-slack-request-timestamp') }
    if (!slack.isSigned(call))
      throw new AppError('unauthenticated', {
        detail: 'This is not signed by Slack with SLACK_SIGNING_SECRET within the last five minutes.',
      })
    const told = parseTold(body, header('content-type'))
    if (told['type'] === 'url_verification') return { challenge: String(told['challenge']).slice(0, 1_000) }
    await slack.take(told)
    return reply.code(200).send()
  })
}

/** Events come as JSON, clicks as JSON in a form. */
function parseTold(body: string, contentType: string): Record<string, unknown> {
  const isForm = contentType.startsWith('application/x-www-form-urlencoded')
  const text = isForm ? (new URLSearchParams(body).get('payload') ?? '') : body
  if (isDeeperThan(text, maxDepth))
    throw new AppError('body_too_deep', { detail: `The JSON is nested more than ${maxDepth} deep.` })
  let told: unknown
  try {
    told = JSON.parse(text)
  } catch {
    throw new AppError('invalid_body', { detail: 'The body holds no JSON.' })
  }
  if (isRecord(told)) return told
  throw new AppError('invalid_body', { detail: 'The body is no JSON object.' })
}
