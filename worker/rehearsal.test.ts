import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { isRecord } from '../domain/is-record.ts'
import type { RehearsedDelivery, RehearsedEntry } from '../domain/rehearsal/life.ts'
import { rehearseLife } from '../domain/rehearsal/rehearse-life.ts'
import { readCampaign } from '../store/campaigns/campaigns.ts'
import { type Db, inReadOnly, inWorkspace, type WorkspaceTx } from '../store/database/db.ts'
import type { Store } from '../store/database/open.ts'
import { loadLives } from '../store/rehearsal/load-lives.ts'
import { frozenClock, givenWorkspace, test } from '../store/testing.ts'
import { planRehearsal } from '../tools/campaign/rehearse.ts'
import { givenSegment } from './memberships/testing.ts'
import { anyCampaign, anyLife, anySettings, days, segments, startsAt } from './testing/random-lives.ts'
import { forgetContacts, givenLives, liveThrough, writeContacts } from './testing/live-through.ts'
import { givenLiveCampaign, startTestWorker } from './testing/set-up.ts'

/** Raise it for a longer search. */
const numRuns = Number(process.env['CARILLON_REHEARSALS'] ?? 10)
const until = startsAt.add({ hours: 24 * days })

const anyWorld = fc.record({
  campaign: anyCampaign,
  settings: anySettings,
  lives: fc.array(anyLife, { minLength: 3, maxLength: 5 }),
})
type World = typeof anyWorld extends fc.Arbitrary<infer Each> ? Each : never

const cartMessage = {
  kind: 'message',
  channels: [
    { channel: 'push', when: null, content: { default: { title: 'Your cart', body: 'It waits.' } } },
    { channel: 'email', when: null, content: { default: { subject: 'Your cart', body: 'It waits.' } } },
  ],
}
const person = (happenings: World['lives'][number]['happenings'], more = {}): World['lives'][number] => ({
  email: true,
  phone: false,
  device: false,
  timezone: 'Europe/Berlin',
  traits: { plan: 'trial', renews: 'soon', first_name: 'Ada' },
  allows: { email: true, sms: true },
  suppressed: false,
  happenings,
  earlier: [],
  contacts: [],
  ...more,
})
const does = (name: 'started' | 'bought', hour: number, cart: 'a' | 'b') => ({
  minute: hour * 60 + 1,
  name,
  properties: { cart, total: 5 },
})
/** Carts in the night, a cap that is soon reached, a channel that falls back, an exit in time and one too late. */
const busyNights: World = {
  campaign: {
    trigger: { kind: 'event', event: 'started', keyedBy: 'cart' },
    audience: { everyone: true },
    reentry: 'every_time',
    exit: [{ kind: 'event', event: 'bought', sameKey: 'cart' }],
    conversion: { kind: 'event', event: 'bought', withinHours: 20 },
    holdoutPercent: 0,
    transactional: false,
    topic: 'offers',
    steps: [cartMessage, { kind: 'wait', duration: 'PT5H' }, cartMessage],
  },
  settings: {
    quiet: { from: 22 * 60, to: 7 * 60 },
    caps: [{ channel: null, topic: null, limit: 2, windowHours: 24 }],
  },
  lives: [
    person([does('started', 15, 'a'), does('started', 16, 'b'), does('bought', 20, 'a'), does('bought', 27, 'b')]),
    person([does('started', 2, 'a'), does('bought', 50, 'a')], { contacts: [60], device: true }),
    person([does('started', 14, 'a')], { contacts: [700, 800, 900] }),
  ],
}

test(
  'a rehearsal decides as the worker does: same entries, same messages, same reasons, same instants',
  async ({ store }) => {
    await fc.assert(
      fc.asyncProperty(anyWorld, async (world) => {
        const { rehearsed, real } = await runBoth(store, world)
        expect(rehearsed).toEqual(real)
      }),
      // A world is sooner read than made smaller.
      { numRuns, examples: [[busyNights]], endOnFailure: true },
    )
  },
  60_000 + 20_000 * numRuns,
)

async function runBoth(store: Store, { campaign, settings, lives }: World) {
  const { db } = store
  const workspaceId = await givenWorkspace(db)
  const inWs = <T>(work: (ws: WorkspaceTx) => Promise<T>) => inWorkspace(db, workspaceId, work)
  const clock = frozenClock(startsAt.toString())
  await setUp(db, workspaceId, settings)
  const history = await inWs((ws) => givenLives(ws, lives))
  for (const [name, condition] of Object.entries(segments)) await inWs((ws) => givenSegment(ws, clock, name, condition))
  const quiet = { kind: 'event', event: 'never' }
  const other = { campaignId: await inWs((ws) => givenLiveCampaign(ws, clock, { trigger: quiet })), version: 1 }
  const id = await inWs((ws) => givenLiveCampaign(ws, clock, campaign))

  await inWs((ws) => writeContacts(ws, other, history.contacts))
  const rehearsed = await inReadOnly(db, workspaceId, (ws) => rehearseAll(ws, id))
  await inWs((ws) => forgetContacts(ws, other.campaignId))

  const worker = await startTestWorker(store, clock, workspaceId)
  await liveThrough({ worker, inWs, clock }, history, other, until)
  await worker.close()
  return { rehearsed, real: await inWs((ws) => readReal(ws, id)) }
}

async function setUp(db: Db, workspaceId: number, { quiet, caps }: World['settings']): Promise<void> {
  await sql`
    update workspace_settings set timezone = 'Europe/Berlin', frequency_caps = ${JSON.stringify(caps)}::jsonb,
           quiet_from_minute = ${quiet?.from ?? null}, quiet_to_minute = ${quiet?.to ?? null}
     where workspace_id = ${workspaceId}`.execute(db)
}

async function rehearseAll(ws: WorkspaceTx, campaignId: string): Promise<Told[]> {
  const { document } = await readCampaign(ws, campaignId)
  const { plan, ids, shared } = await planRehearsal(ws, { campaignId, document, days, until })
  const lives = await loadLives(ws, plan, ids, shared)
  return lives
    .flatMap((life) => {
      const { entries, deliveries } = rehearseLife(plan, life)
      return entries.map((entry) =>
        tell(
          life.customerId,
          entry,
          deliveries
            .filter((each) => each.entry === entry)
            .map((each) => ({ ...each, detail: { ...each.detail, tried: each.tried } })),
        ),
      )
    })
    .toSorted(byKey)
}

type Message = Pick<RehearsedDelivery, 'stepId' | 'state' | 'channel' | 'reason' | 'endedAt' | 'convertedAt'> & {
  dueAt: Temporal.Instant | null
  detail: unknown
}
type Trip = Pick<
  RehearsedEntry,
  | 'occurrence'
  | 'state'
  | 'stepId'
  | 'arms'
  | 'journey'
  | 'enteredAt'
  | 'endedAt'
  | 'endReason'
  | 'convertedAt'
  | 'dueAt'
  | 'awaitedEvent'
>
type Told = { key: string; entry: string; messages: string[] }

/** An entry and its messages as text, the same from both sides. */
function tell(customerId: number, entry: Trip, messages: readonly Message[]): Told {
  const { occurrence, state, stepId, arms, journey, enteredAt, endedAt, endReason, convertedAt, dueAt, awaitedEvent } =
    entry
  const trip = { state, stepId, arms, journey, enteredAt, endedAt, endReason, convertedAt, dueAt, awaitedEvent }
  return {
    key: `${customerId} ${occurrence.replace(/^launch-1$/, 'rehearsal')}`,
    entry: canonical(trip),
    messages: messages.map(tellMessage).toSorted(),
  }
}

function tellMessage({ stepId, state, channel, reason, detail, dueAt, endedAt, convertedAt }: Message): string {
  const isSkipped = state === 'skipped'
  return canonical({
    stepId,
    state,
    channel: state === 'sent' ? channel : null,
    reason: isSkipped ? reason : null,
    detail: isSkipped && reason !== 'exited' ? detail : null,
    dueAt: state === 'queued' ? dueAt : null,
    endedAt,
    convertedAt,
  })
}

/** JSON with its keys in order: Postgres keeps none. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) =>
    isRecord(each) ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1))) : each,
  )

const byKey = (a: Told, b: Told) => (a.key < b.key ? -1 : 1)

async function readReal(ws: WorkspaceTx, campaignId: string): Promise<Told[]> {
  const { rows: entries } = await sql<Trip & { id: number; customerId: number }>`
    select id, customer_id as "customerId", occurrence, state, step_id as "stepId", arms, journey, entered_at as "enteredAt",
           ended_at as "endedAt", end_reason as "endReason", converted_at as "convertedAt", due_at as "dueAt",
           awaited_event as "awaitedEvent"
      from journey_entries where workspace_id = ${ws.workspaceId} and campaign_id = ${campaignId}`.execute(ws.tx)
  const { rows: messages } = await sql<Message & { entryId: number }>`
    select entry_id as "entryId", step_id as "stepId", state, channel, reason, detail, due_at as "dueAt",
           coalesce(sent_at, skipped_at) as "endedAt", converted_at as "convertedAt"
      from deliveries where workspace_id = ${ws.workspaceId} and campaign_id = ${campaignId}`.execute(ws.tx)
  const byEntry = Map.groupBy(messages, ({ entryId }) => entryId)
  return entries.map(({ id, customerId, ...entry }) => tell(customerId, entry, byEntry.get(id) ?? [])).toSorted(byKey)
}
