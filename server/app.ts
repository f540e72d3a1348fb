import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import websocket from '@fastify/websocket'
import fastify, { type FastifyInstance, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { LiveThreads } from './chat/live-threads.ts'
import { cleanLink } from './pages/link-address.ts'
import { documents } from './plugins/documents.ts'
import { errors, frameworkErrors } from './plugins/errors.ts'
import { jsonBody } from './plugins/json-body.ts'
import { metrics } from './plugins/metrics.ts'
import { principal } from './plugins/principal.ts'
import { securityHeaders } from './plugins/security-headers.ts'
import { aguiRoutes } from './routes/agui.ts'
import { approvalRoutes } from './routes/approvals.ts'
import { auditRoutes } from './routes/audit.ts'
import { browserSettingsRoutes } from './routes/browser-settings.ts'
import { campaignFileRoutes } from './routes/campaign-files.ts'
import { campaignRoutes } from './routes/campaigns.ts'
import { catalogueRoutes } from './routes/catalogue.ts'
import { conditionRoutes } from './routes/conditions.ts'
import { customerRoutes } from './routes/customers.ts'
import { traceRoutes } from './routes/traces.ts'
import { deviceRoutes } from './routes/devices.ts'
import { emailLayoutRoutes } from './routes/email-layout.ts'
import { doubtRoutes } from './routes/doubts.ts'
import { embedRoutes } from './routes/embed.ts'
import { healthRoutes } from './routes/health.ts'
import { inboxRoutes } from './routes/inbox.ts'
import { inboxSocketRoutes } from './routes/inbox-socket.ts'
import { inboxTokenRoutes } from './routes/inbox-tokens.ts'
import { ingestRoutes } from './routes/ingest.ts'
import { invitationRoutes } from './routes/invitations.ts'
import { killSwitchRoutes } from './routes/kill-switch.ts'
import { keyRoutes } from './routes/keys.ts'
import { mailNoticeRoutes } from './routes/mail-notices.ts'
import { meRoutes } from './routes/me.ts'
import { modelUseRoutes } from './routes/model-use.ts'
import { memberRoutes } from './routes/members.ts'
import { memoryRoutes } from './routes/memories.ts'
import { noticeRoutes } from './routes/notices.ts'
import { outboxRoutes } from './routes/outbox.ts'
import { pageRoutes } from './routes/pages.ts'
import { preferenceRoutes } from './routes/preferences.ts'
import { privacyRoutes } from './routes/privacy.ts'
import { pushOpenedRoutes } from './routes/push-opened.ts'
import { segmentRoutes } from './routes/segments.ts'
import { settingsRoutes } from './routes/settings.ts'
import { slackRoutes } from './routes/slack.ts'
import { signInRoutes } from './routes/sign-in.ts'
import { socketRoutes } from './routes/socket.ts'
import { suppressionRoutes } from './routes/suppressions.ts'
import { trackingRoutes } from './routes/tracking.ts'
import { twilioRoutes } from './routes/twilio.ts'
import { unsubscribeRoutes } from './routes/unsubscribe.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import type { ServerDeps } from './server-deps.ts'
import type { Slack } from './slack/open-slack.ts'

const maxBodyBytes = 1_000_000
const maxFrameBytes = 64_000
/** Signed tokens stand in paths. */
const maxParamLength = 8_192

/** How long a request may take to arrive: a stalled one is closed. */
const timeouts = { requestTimeout: 8_000, http: { headersTimeout: 5_000, connectionsCheckingInterval: 500 } }

export type App = {
  http: FastifyInstance
  live: LiveThreads
  /** Null without a Slack app. */
  slack: Slack | null
}

/** The server's edges, in the order in which they stand: what guards first, then what each edge answers. */
export async function buildApp(deps: ServerDeps): Promise<App> {
  const http = fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBodyBytes,
    trustProxy: false,
    frameworkErrors,
    rewriteUrl: ({ url = '/' }) => cleanLink(url),
    routerOptions: { maxParamLength },
    forceCloseConnections: 'idle',
    ...timeouts,
  })
  const live = new LiveThreads(deps.agent)
  const slack = await findSlack(deps, live)
  http.setValidatorCompiler(validatorCompiler)
  http.setSerializerCompiler(serializerCompiler)

  await http.register(errors)
  await http.register(securityHeaders)
  await http.register(jsonBody)
  await http.register(cookie)
  await http.register(rateLimit, { global: false })
  await http.register(websocket, { options: { maxPayload: maxFrameBytes } })
  await http.register(documents)
  await http.register(metrics, deps)
  await http.register(principal, deps)

  await http.register(healthRoutes, deps)
  await http.register(pageRoutes, deps)
  await http.register(signInRoutes, deps)
  await http.register(aguiRoutes, { live })
  await http.register(socketRoutes, { deps, live })
  await http.register(ingestRoutes, deps)
  await http.register(browserSettingsRoutes, deps)
  await http.register(meRoutes, deps)
  await http.register(modelUseRoutes, deps)
  await http.register(campaignRoutes, deps)
  await http.register(campaignFileRoutes, deps)
  await http.register(approvalRoutes, { deps, live })
  await http.register(auditRoutes, deps)
  await http.register(memberRoutes, deps)
  await http.register(invitationRoutes, deps)
  await http.register(keyRoutes, deps)
  await http.register(embedRoutes, deps)
  await http.register(noticeRoutes, deps)
  await http.register(outboxRoutes, deps)
  await http.register(catalogueRoutes, deps)
  await http.register(settingsRoutes, deps)
  await http.register(killSwitchRoutes, deps)
  await http.register(emailLayoutRoutes, deps)
  await http.register(webhookRoutes, deps)
  await http.register(customerRoutes, deps)
  await http.register(traceRoutes, deps)
  await http.register(segmentRoutes, deps)
  await http.register(memoryRoutes, deps)
  await http.register(conditionRoutes, deps)
  await http.register(deviceRoutes, deps)
  await http.register(suppressionRoutes, deps)
  await http.register(doubtRoutes, deps)
  await http.register(privacyRoutes, deps)
  await http.register(inboxTokenRoutes, deps)
  await http.register(inboxRoutes, deps)
  await http.register(inboxSocketRoutes, deps)
  await http.register(trackingRoutes, deps)
  await http.register(pushOpenedRoutes, deps)
  await http.register(unsubscribeRoutes, deps)
  await http.register(preferenceRoutes, deps)
  await http.register(mailNoticeRoutes, deps)
  await http.register(twilioRoutes, deps)
  await http.register(slackRoutes, { slack, missing: listMissing(deps) })
  return { http: http as unknown as FastifyInstance, live, slack } // pino's own logger type is of no use to callers
}

/** Slack's libraries are loaded by who uses them alone: they take 40 MB. */
async function findSlack(deps: ServerDeps, live: LiveThreads): Promise<Slack | null> {
  if (deps.slack === undefined) return null
  const { openSlack } = await import('./slack/open-slack.ts')
  return openSlack(deps, live, deps.slack)
}

const listMissing = ({ slack }: ServerDeps): string[] => [
  ...(slack === undefined ? ['SLACK_BOT_TOKEN'] : []),
  ...(slack?.signingSecret === undefined ? ['SLACK_SIGNING_SECRET'] : []),
]
