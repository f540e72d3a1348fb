import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { OutgoingMessage } from '../../channels/provider.ts'
import { Step } from '../../domain/campaign/steps.ts'
import { newId } from '../../domain/ids.ts'
import { changeStatus, readCampaign, saveDocument } from '../../store/campaigns/campaigns.ts'
import { launchVersion } from '../../store/campaigns/launch.ts'
import { setConsents } from '../../store/customers/consents.ts'
import { inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import type { Store } from '../../store/database/open.ts'
import { ingestCalls } from '../../store/ingest/ingest.ts'
import { givenCall } from '../../store/ingest/testing.ts'
import { forgetCustomer } from '../../store/privacy/forget-customer.ts'
import { frozenClock, givenWorkspace, test } from '../../store/testing.ts'
import { changeSettings } from '../../store/workspaces/settings.ts'
import { readProgress } from '../../store/campaigns/progress.ts'
import { type Draw, drawFrom, faultyProvider, pick, type Taken } from '../testing/faulty-providers.ts'
import { emailStep, givenLiveCampaign, workByHand } from '../testing/set-up.ts'

/** Raise it for a longer search; CARILLON_FAULTS_SEED repeats one. */
const numRuns = Number(process.env['CARILLON_FAULTS'] ?? 4)
const seed = process.env['CARILLON_FAULTS_SEED']

const people = 8
const push = { channel: 'push', content: { default: { title: 'Hi', body: 'Ho' } } }
const pushStep = { kind: 'message', channels: [push] }
const pushFirst = { kind: 'message', channels: [push, ...emailStep().channels] }

const seen: Record<string, number> = {}

test('whatever providers answer, and whatever is done to campaigns and customers meanwhile, nothing is lost, doubled or left standing', async ({
  store,
}) => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (drawn) => {
      expect(await live(store, drawn)).toEqual([])
    }),
    { numRuns, endOnFailure: true, ...(seed !== undefined && { seed: Number(seed) }) },
  )
  process.stderr.write(`${numRuns} bad days: ${JSON.stringify(seen)}\n`)
}, 3_600_000)

async function live(store: Store, drawn: number): Promise<string[]> {
  const { db } = store
  const workspaceId = await givenWorkspace(db)
  const inWs = <T>(work: (ws: WorkspaceTx) => Promise<T>) => inWorkspace(db, workspaceId, work)
  const clock = frozenClock('2026-11-24T12:00:00Z')
  const draw = drawFrom(drawn)
  const taken: Taken[] = []
  const unwanted: string[] = []
  let isBad = true
  const ingest = (...calls: Parameters<typeof givenCall>[]) =>
    ingestCalls(
      db,
      workspaceId,
      calls.map((call) => givenCall(...call)),
      clock.now(),
    )
  const arrive = (name: string, who: object) =>
    ingest([
      'identify',
      { ...who, traits: { email: `${name}@example.com` }, context: { device: { token: `t-${name}`, type: 'ios' } } },
    ])
  await inWs(({ tx }) =>
    sql`insert into topics (workspace_id, name, title) values (${workspaceId}, 'offers', 'Offers')`.execute(tx),
  )
  for (let index = 0; index < people; index += 1) {
    await arrive(`u${index}`, { userId: `u${index}` })
    if (index % 2 === 0) await arrive(`a${index}`, { anonymousId: `a${index}` })
  }
  const campaigns = await inWs(async (ws) => [
    await givenLiveCampaign(ws, clock, { steps: [emailStep('One'), pushStep] }),
    await givenLiveCampaign(ws, clock, { steps: [pushFirst, pushFirst] }),
    await givenLiveCampaign(ws, clock, { steps: [pushStep], transactional: true, topic: null }),
  ])
  const customerId = async (name: string) => {
    const { rows } = await inWs(({ tx }) =>
      sql<{ id: number }>`
        select customer_id as id from customer_identities where workspace_id = ${workspaceId} and value = ${name}`.execute(
        tx,
      ),
    )
    return rows[0]?.id
  }
  const move = (from: 'live' | 'paused', to: 'live' | 'paused' | 'stopped') =>
    inWs((ws) => changeStatus(ws, pick(draw, campaigns), [from], to)).catch(() => undefined)

  const acts: (() => Promise<unknown>)[] = [
    () => move('live', 'paused'),
    () => move('paused', 'live'),
    () => move('paused', 'live'),
    () => (draw() < 0.3 ? move(pick(draw, ['live', 'paused']), 'stopped') : Promise.resolve()),
    () => inWs((ws) => changeSettings(ws, { killSwitch: draw() < 0.5 })),
    () =>
      inWs((ws) =>
        changeSettings(ws, {
          frequencyCaps: draw() < 0.5 ? [] : [{ channel: null, topic: null, limit: 2, windowHours: 24 }],
        }),
      ),
    () =>
      inWs((ws) =>
        changeSettings(
          ws,
          draw() < 0.5
            ? { quietFromMinute: null, quietToMinute: null }
            : { quietFromMinute: 11 * 60, quietToMinute: 14 * 60 },
        ),
      ),
    async () => {
      const id = await customerId(`u${Math.floor(draw() * people)}`)
      const changes = [{ topic: '*', channel: pick(draw, ['push', 'email']), allowed: draw() < 0.5 }]
      if (id !== undefined)
        await inWs((ws) => setConsents(ws, id, changes, 'unsubscribe', clock.now())).catch(() => undefined)
    },
    async () => {
      const id = await customerId(pick(draw, ['u', 'a']) + Math.floor(draw() * people))
      if (id !== undefined && draw() < 0.4)
        await forgetCustomer(db, { workspaceId, customerId: id, memberId: 'mem_test', at: clock.now() }).catch(
          () => undefined,
        )
    },
    () => {
      const index = Math.floor((draw() * people) / 2) * 2
      return ingest(['identify', { userId: `u${index}`, anonymousId: `a${index}`, traits: {} }])
    },
    () => inWs((ws) => launchAgain(ws, pick(draw, campaigns), draw, clock.now())).catch(() => undefined),
    () => arrive(`n${Math.floor(draw() * 1e6)}`, { userId: `u${Math.floor(draw() * people)}` }),
  ]
  /** As if the worker that has these had died. */
  const lose = (ids: readonly number[]) =>
    sql`
      update deliveries set lease_until = clock_timestamp() - interval '1 s'
       where workspace_id = ${workspaceId} and id = any(${ids}::bigint[]) and lease_until is not null`.execute(db)
  const meanwhile = async (batch: readonly OutgoingMessage[]) => {
    if (!isBad) return
    if (draw() < 0.3) await pick(draw, acts)()
    if (draw() < 0.12) await lose(batch.filter(() => draw() < 0.5).map(({ deliveryId }) => deliveryId))
  }
  const stage = { draw, taken, meanwhile, isBad: () => isBad }
  const providers = [faultyProvider('mail', 'email', false, stage), faultyProvider('pushes', 'push', true, stage)]
  const workers = [1, 2].map(() => workByHand(store, clock, workspaceId, { providers, batchSize: 5 }))
  const drain = () => Promise.all(workers.map((worker) => worker.drain()))
  for (let round = 0; round < 12; round += 1) {
    const refusals = new Set(await inWs((ws) => listRefusals(ws)))
    const before = taken.length
    await drain()
    const unheard = await inWs((ws) => listRefusals(ws, taken.slice(before)))
    unwanted.push(...unheard.filter((each) => refusals.has(each)).map((each) => `sent in spite of a no: ${each}`))
    await pick(draw, acts)()
    clock.advance({ seconds: Math.floor(draw() ** 4 * 7200) })
  }
  isBad = false
  await inWs((ws) => changeSettings(ws, { killSwitch: false, quietFromMinute: null, quietToMinute: null }))
  for (const id of campaigns) await inWs((ws) => changeStatus(ws, id, ['paused'], 'live')).catch(() => undefined)
  for (let day = 0; day < 4; day += 1) {
    await drain()
    clock.advance({ hours: 25 })
  }
  await drain()
  return [...unwanted, ...(await inWs((ws) => findFouls(ws, campaigns, taken)))]
}

/** Edit a campaign and launch it again: a step more or less, or another channel; journeys under way move, or finish. */
async function launchAgain(ws: WorkspaceTx, id: string, draw: Draw, at: Temporal.Instant): Promise<void> {
  const { document } = await readCampaign(ws, id)
  const [first, ...others] = document.steps
  if (first?.kind !== 'message') return
  const more =
    draw() < 0.5
      ? []
      : [Step.parse({ ...pick(draw, [pushStep, emailStep('More')]), id: `more${at.epochMilliseconds}` })]
  const turned = { ...first, channels: draw() < 0.5 ? first.channels.toReversed() : first.channels }
  const steps = pick(draw, [[turned, ...others, ...more], [turned], [...more, turned, ...others], [...others, turned]])
  await saveDocument(ws, { id, document: { ...document, steps }, memberId: 'mem_test', at })
  const approvalId = newId('approval')
  const entriesUnderWay = pick(draw, ['move', 'move', 'finish'] as const)
  await launchVersion(ws, { campaignId: id, approvalId, contentHash: approvalId, at, entriesUnderWay })
}

/** What was taken for customers who had said no to its channel; each with the version of their word, which a later one changes. */
async function listRefusals({ tx, workspaceId }: WorkspaceTx, taken?: readonly Taken[]): Promise<string[]> {
  const rows = taken?.map(({ deliveryId, channel }) => ({ deliveryId, channel }))
  const isTaken = sql`exists (
    select 1 from jsonb_to_recordset(${JSON.stringify(rows ?? [])}::jsonb) r ("deliveryId" bigint, channel text)
      join deliveries d on d.workspace_id = ${workspaceId} and d.id = r."deliveryId"
     where d.customer_id = k.customer_id and r.channel = k.channel and d.topic is not null)`
  const { rows: found } = await sql<{ refusal: string }>`
    select k.customer_id || ' by ' || k.channel || ' in ' || k.xmin::text as refusal from consents k
     where k.workspace_id = ${workspaceId} and k.topic = '*' and not k.allowed
       and (${rows === undefined}::boolean or ${isTaken})`.execute(tx)
  return found.map(({ refusal }) => refusal)
}

type Row = { id: number; state: string; campaignId: string; ends: number; isForgotten: boolean; reason: string | null }

async function findFouls(ws: WorkspaceTx, campaigns: readonly string[], taken: readonly Taken[]): Promise<string[]> {
  const { rows } = await sql<Row>`
    select id, state, campaign_id as "campaignId", customer_id is null as "isForgotten", reason,
           num_nonnulls(sent_at, skipped_at, failed_at, uncertain_at) as ends from deliveries
     where workspace_id = ${ws.workspaceId} order by id`.execute(ws.tx)
  for (const { state, isForgotten } of rows) {
    const name = isForgotten ? `${state}, forgotten` : state
    seen[name] = (seen[name] ?? 0) + 1
  }
  const fouls = rows.flatMap((row) => {
    const own = taken.filter(({ deliveryId }) => deliveryId === row.id)
    const places = new Set(own.map(({ channel }) => channel))
    const name = `${row.id} ${row.state}${row.isForgotten ? ' (forgotten)' : ''} because of ${row.reason}`
    return [
      ...(['queued', 'attempted'].includes(row.state) ? [`left standing: ${name}`] : []),
      ...(row.ends === 1 ? [] : [`${row.ends} ends: ${name}`]),
      ...(places.size > 1 ? [`by two channels: ${name}`] : []),
      ...(places.has('email') && own.length > 1 ? [`mailed ${own.length} times: ${name}`] : []),
      ...(new Set(own.map(({ key }) => key)).size > 1 ? [`under two keys: ${name}`] : []),
      ...(row.state === 'sent' && own.length === 0 ? [`sent, and not taken: ${name}`] : []),
      ...(['skipped', 'failed'].includes(row.state) && own.length > 0 ? [`taken: ${name}`] : []),
    ]
  })
  const { rows: open } = await sql<{ id: number; state: string }>`
    select id, state from journey_entries where workspace_id = ${ws.workspaceId} and ended_at is null`.execute(ws.tx)
  for (const entry of open) fouls.push(`journey ${entry.id} is ${entry.state}`)
  for (const id of campaigns) {
    const counted = await readProgress(ws, id)
    const own = rows.filter(({ campaignId }) => campaignId === id)
    for (const state of ['queued', 'attempted', 'sent', 'skipped', 'failed', 'uncertain'] as const) {
      const is = own.filter((row) => row.state === state).length
      if (counted[state] !== is) fouls.push(`progress says ${counted[state]} ${state} of ${is}: ${id}`)
    }
  }
  return fouls
}
