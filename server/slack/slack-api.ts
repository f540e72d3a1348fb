import { LogLevel, type Logger as SlackLogger, webApi } from '@slack/bolt'
import type { Logger } from 'pino'
import type { SlackSettings } from '../server-deps.ts'

export type SlackClient = webApi.WebClient
export type SlackClientOptions = webApi.WebClientOptions

/** An answer takes a second; one that does not come in ten is asked for again. */
const defaultTimeoutMs = 10_000

/** Slack's client: it obeys Retry-After, repeats what did not arrive twice more, and asks nobody but Slack. */
export function makeClientOptions(
  log: Logger,
  settings: Pick<SlackSettings, 'apiUrl' | 'timeoutMs'>,
): SlackClientOptions {
  const { apiUrl, timeoutMs = defaultTimeoutMs } = settings
  return {
    timeout: timeoutMs,
    retryConfig: { retries: 2, minTimeout: Math.min(500, timeoutMs), factor: 2 },
    allowAbsoluteUrls: false,
    logger: toSlackLogger(log),
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
  }
}

/** Slack's libraries log the bodies of calls when they debug: that is left out. */
export const toSlackLogger = (log: Logger): SlackLogger => ({
  debug: () => undefined,
  info: () => undefined,
  warn: (...parts) => log.warn({ slack: parts.map(String) }, 'Slack’s client warns'),
  error: (...parts) => log.warn({ slack: parts.map(String) }, 'Slack’s client reports an error'),
  setLevel: () => undefined,
  getLevel: () => LogLevel.WARN,
  setName: () => undefined,
})

const passing: readonly string[] = [
  'ratelimited',
  'rate_limited',
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]

/** Slack's own word for why a call was refused for good; null for what may work later, and for what is not Slack's. */
export function readRefusal(error: unknown): string | null {
  const found = findRefusal(error)
  return found === null || passing.includes(found) ? null : found
}

function findRefusal(error: unknown): string | null {
  if (error instanceof webApi.WebAPIPlatformError) return error.data.error
  if (typeof error === 'object' && error !== null && 'original' in error) return findRefusal(error.original)
  return null
}

/** How such a refusal is mended, for whoever runs Carillon. */
export function explainRefusal(refusal: string): string {
  switch (refusal) {
    case 'invalid_auth':
    case 'not_authed':
    case 'token_revoked':
    case 'token_expired':
    case 'account_inactive':
      return `Slack refuses SLACK_BOT_TOKEN (${refusal}). Copy the Bot User OAuth Token of the app again, under “OAuth & Permissions”.`
    case 'missing_scope':
      return 'The Slack app lacks a scope (missing_scope). Compare its scopes with docs/how-to/connect-slack.md, and install it again.'
    default:
      return `Slack refuses (${refusal}).`
  }
}
