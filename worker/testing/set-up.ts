import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { pino } from 'pino'
import { Campaign } from '../../domain/campaign/campaign.ts'
import { assignStepIds } from '../../domain/campaign/tree.ts'
import { hashContent } from '../../domain/campaign/content-hash.ts'
import type { Clock } from '../../domain/clock.ts'
import { newId } from '../../domain/ids.ts'
import { insertDraft } from '../../store/campaigns/campaigns.ts'
import { launchVersion } from '../../store/campaigns/launch.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { type AcceptedEvent, queueDueEvents } from '../../store/journeys/live-events.ts'
import type { Store } from '../../store/database/open.ts'
import { drainWork } from '../drain-work.ts'
import { prepareDispatch, startWorker, type RunningWorker, type WorkerOptions } from '../start-worker.ts'

type CampaignInput = Partial<Record<keyof Campaign, unknown>>

/** One email in plain words; `text` is its subject. */
export const emailStep = (text = 'Hello', more: object = {}) => ({
  kind: 'message',
  channels: [{ channel: 'email', content: { default: { subject: text, body: 'Come and see.' } } }],
  ...more,
})

export const makeCampaign = (input: CampaignInput = {}): Campaign => {
  const campaign = Campaign.parse({
    name: 'Test campaign',
    goal: 'to test',
    trigger: { kind: 'broadcast', schedule: { kind: 'now' } },
    audience: { everyone: true },
    topic: 'offers',
    steps: [emailStep()],
    ...input,
  })
  return { ...campaign, steps: assignStepIds(campaign.steps) }
}

/** A campaign that went live, as an approval makes it. @returns its id */
export async function givenLiveCampaign(ws: WorkspaceTx, clock: Clock, input: CampaignInput = {}): Promise<string> {
  const id = newId('campaign')
  const document = makeCampaign(input)
  const at = clock.now()
  await insertDraft(ws, { id, document, memberId: 'mem_test', at })
  const approvalId = newId('approval')
  await launchVersion(ws, { campaignId: id, approvalId, contentHash: hashContent(document), at })
  return id
}

/** Customers with an email each, who may be sent the topic `offers`. @returns their ids in order */
export async function givenCustomers(ws: WorkspaceTx, count: number): Promise<number[]> {
  await sql`
    insert into topics (workspace_id, name, title) values (${ws.workspaceId}, 'offers', 'Offers')
    on conflict do nothing`.execute(ws.tx)
  const { rows } = await sql<{ id: number }>`
    insert into customers (workspace_id, user_id, email)
    select ${ws.workspaceId}, 'u' || n, 'u' || n || '@example.com' from generate_series(1, ${count}::integer) n
    returning id`.execute(ws.tx)
  return rows.map(({ id }) => id).toSorted((a, b) => a - b)
}

/** Events as ingest accepts them: stored, and queued for the campaigns that wait for them. */
export async function givenEvents(
  ws: WorkspaceTx,
  events: readonly (Pick<AcceptedEvent, 'customerId' | 'name' | 'at'> & { properties?: Record<string, unknown> })[],
): Promise<void> {
  const accepted = events.map((event) => ({
    properties: {},
    ...event,
    messageId: randomBytes(8).toString('hex'),
  }))
  const rows = accepted.map((event) => ({ ...event, at: event.at.toString() }))
  await sql`
    insert into events (workspace_id, customer_id, name, at, received_at, message_id, properties)
    select ${ws.workspaceId}, r."customerId", r.name, r.at, r.at, r."messageId", r.properties
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
           as r ("customerId" bigint, name text, at timestamptz, "messageId" text, properties jsonb)`.execute(ws.tx)
  await queueDueEvents(ws, accepted)
}

const testOptions = (store: Store, clock: Clock, workspaceId: number): WorkerOptions => ({
  store,
  clock,
  config: { redisUrl: undefined, publicUrl: 'https://example.com' },
  secret: Buffer.alloc(32, 1),
  log: pino({ level: process.env['LOG_LEVEL'] ?? 'silent' }),
  onlyWorkspace: workspaceId,
})

/** A worker for one test's workspace, with a queue of its own. */
export const startTestWorker = (
  store: Store,
  clock: Clock,
  workspaceId: number,
  more: Partial<WorkerOptions> = {},
): Promise<RunningWorker> => startWorker({ ...testOptions(store, clock, workspaceId), ...more })

/** A worker that acts only when it is told to: for virtual time, which no queue knows of. */
export function workByHand(
  store: Store,
  clock: Clock,
  workspaceId: number,
  more: Partial<WorkerOptions> = {},
): Pick<RunningWorker, 'drain'> {
  const dispatch = prepareDispatch({ ...testOptions(store, clock, workspaceId), ...more })
  return { drain: () => drainWork(dispatch, workspaceId) }
}

export type Tally = Record<string, number>

/** How many deliveries are in each state. */
export async function tallyDeliveries(ws: WorkspaceTx): Promise<Tally> {
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*) from deliveries where workspace_id = ${ws.workspaceId} group by state`.execute(ws.tx)
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}

/** How many entries are in each state. */
export async function tallyEntries(ws: WorkspaceTx): Promise<Tally> {
  const { rows } = await sql<{ state: string; count: number }>`
    select state, count(*) from journey_entries where workspace_id = ${ws.workspaceId} group by state`.execute(ws.tx)
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}
