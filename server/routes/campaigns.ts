import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { listCampaigns, readCampaign, type StoredCampaign } from '../../store/campaigns/campaigns.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { readCampaignProgress } from '../../tools/campaign/read-progress.ts'
import { readReport, reportKeys } from '../../store/results/report.ts'
import { readResults } from '../../store/results.ts'
import { listTests } from '../../store/tests/test-sends.ts'
import { answerRehearsal } from '../../tools/campaign/answer-rehearsal.ts'
import { defaultDays, maxDays } from '../../tools/campaign/rehearse.ts'
import { putBrake } from '../chat/put-brake.ts'
import { readableText } from '../chat/readable-text.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'
import { IdParams } from './path-ids.ts'

const maxCampaigns = 200

const Query = z.object({
  text: readableText.pipe(z.string().max(200)).optional(),
  status: z.enum(['draft', 'live', 'paused', 'stopped', 'finished']).optional(),
})

const brakes = [
  ['pause', 'paused', 'Nobody enters, and what is queued waits until it is resumed, within a second'],
  ['stop', 'stopped', 'It ends for good: what is queued is skipped, within a second'],
] as const

/** Campaigns, to read and to brake: they are made in the conversation. */
export const campaignRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, deps) => {
  const { store, clock } = deps
  const onRequest = app.requireMember()
  const list = { querystring: Query, tags: ['campaigns'], summary: 'Campaigns, last changed first' }
  app.get('/v1/campaigns', { onRequest, schema: list }, async (request) => {
    const { text = null, status = null } = request.query
    const filter = { text, status, limit: maxCampaigns }
    const campaigns = await inWorkspace(store.db, principalOf(request).workspaceId, (ws) => listCampaigns(ws, filter))
    return { campaigns: campaigns.map(summarise) }
  })

  const one = { params: IdParams, tags: ['campaigns'], summary: 'One campaign with its document' }
  app.get('/v1/campaigns/:id', { onRequest, schema: one }, async (request) => {
    const { workspaceId } = principalOf(request)
    const campaign = await inWorkspace(store.db, workspaceId, (ws) => readCampaign(ws, request.params.id))
    return { ...summarise(campaign), document: campaign.document }
  })

  const tests = { params: IdParams, tags: ['campaigns'], summary: 'Its test sends to members, newest first' }
  app.get('/v1/campaigns/:id/tests', { onRequest, schema: tests }, async (request) => ({
    tests: await inWorkspace(store.db, principalOf(request).workspaceId, async (ws) => {
      const { id } = await readCampaign(ws, request.params.id)
      return listTests(ws, id)
    }),
  }))

  const results = {
    params: IdParams,
    tags: ['campaigns'],
    summary: 'What came of it so far, each figure with its share',
  }
  app.get('/v1/campaigns/:id/results', { onRequest, schema: results }, async (request) =>
    inWorkspace(store.db, principalOf(request).workspaceId, (ws) => readResults(ws, request.params.id, clock.now())),
  )

  const report = {
    params: IdParams,
    querystring: z.object({ by: z.enum(reportKeys) }),
    tags: ['campaigns'],
    summary: 'What became of its messages by day or by channel',
  }
  app.get('/v1/campaigns/:id/report', { onRequest, schema: report }, async (request) => ({
    rows: await inWorkspace(store.db, principalOf(request).workspaceId, (ws) =>
      readReport(ws, request.params.id, request.query.by),
    ),
  }))

  const progress = {
    params: IdParams,
    tags: ['campaigns'],
    summary: 'How many messages wait, are out, or came to nothing',
  }
  app.get('/v1/campaigns/:id/progress', { onRequest, schema: progress }, async (request) =>
    inWorkspace(store.db, principalOf(request).workspaceId, (ws) => readCampaignProgress(ws, request.params.id)),
  )

  const onBrake = app.requireMember('editor')
  for (const [act, to, summary] of brakes) {
    const schema = { params: IdParams, tags: ['campaigns'], summary }
    app.post(`/v1/campaigns/:id/${act}`, { onRequest: onBrake, schema }, async (request) => {
      const { id } = request.params
      await putBrake(deps, principalOf(request), id, to, 'api')
      return { id, status: to }
    })
  }

  const rehearsal = {
    params: IdParams,
    querystring: z.object({ days: z.coerce.number().int().min(1).max(maxDays).default(defaultDays) }),
    tags: ['campaigns'],
    summary: 'What it would have done in the last days, against real history; nothing is sent or written',
  }
  app.post('/v1/campaigns/:id/rehearsals', { onRequest, schema: rehearsal }, async (request) => {
    const { workspaceId } = principalOf(request)
    const world = { db: store.db, workspaceId, clock, report: () => undefined }
    return answerRehearsal(world, { campaign: request.params.id, days: request.query.days })
  })
}

const summarise = ({ id, status, document, liveVersion, updatedAt }: StoredCampaign) => ({
  id,
  name: document.name,
  goal: document.goal,
  status,
  liveVersion,
  updatedAt: updatedAt.toString(),
})
