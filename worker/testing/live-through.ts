import { sql } from 'kysely'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { findNextDue } from '../../store/due.ts'
import { type AcceptedEvent, queueDueEvents } from '../../store/journeys/live-events.ts'
import type { RunningWorker } from '../start-worker.ts'
import { type RandomLife, startsAt } from './random-lives.ts'

/** What another campaign sent, to be written when its time has come. */
export type Contact = { customerId: number; at: Temporal.Instant }
export type History = { events: AcceptedEvent[]; contacts: Contact[] }

/** Customers with their events, also those still to come: what is later than now is not seen. */
export async function givenLives(ws: WorkspaceTx, lives: readonly RandomLife[]): Promise<History> {
  await sql`insert into topics (workspace_id, name, title) values (${ws.workspaceId}, 'offers', 'Offers')`.execute(
    ws.tx,
  )
  const history: History = { events: [], contacts: [] }
  for (const [index, life] of lives.entries()) {
    const id = await insertCustomer(ws, life, index)
    // Seconds of their own, so that no two things happen at one instant.
    const at = (minute: number) => startsAt.add({ seconds: 60 * minute + index + 1 })
    for (const { minute, name, properties } of life.happenings)
      history.events.push({ customerId: id, name, at: at(minute), messageId: `${id}-${minute}`, properties })
    for (const minute of life.earlier)
      history.events.push({
        customerId: id,
        name: 'seen',
        at: at(-minute),
        messageId: `${id}-${-minute}`,
        properties: {},
      })
    for (const minute of life.contacts) history.contacts.push({ customerId: id, at: at(minute).add({ seconds: 20 }) })
  }
  const rows = history.events.map((event) => ({ ...event, at: event.at.toString() }))
  await sql`
    insert into events (workspace_id, customer_id, name, at, received_at, message_id, properties)
    select ${ws.workspaceId}, r."customerId", r.name, r.at, r.at, r."messageId", r.properties
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
           as r ("customerId" bigint, name text, at timestamptz, "messageId" text, properties jsonb)`.execute(ws.tx)
  return history
}

async function insertCustomer(ws: WorkspaceTx, life: RandomLife, index: number): Promise<number> {
  const email = life.email ? `u${index}@example.com` : null
  const phone = life.phone ? `+49151000000${index}` : null
  const { rows } = await sql<{ id: number }>`
    insert into customers (workspace_id, user_id, email, phone, timezone, traits)
    values (${ws.workspaceId}, ${`u${index}`}, ${email}, ${phone}, ${life.timezone}, ${JSON.stringify(life.traits)}::jsonb)
    returning id`.execute(ws.tx)
  const id = rows[0]?.id ?? 0
  if (life.device)
    await sql`
      insert into devices (workspace_id, customer_id, platform, token, push_enabled)
      values (${ws.workspaceId}, ${id}, 'android', ${`token-${id}`}, true)`.execute(ws.tx)
  for (const [channel, allowed] of Object.entries(life.allows))
    await sql`
      insert into consents (workspace_id, customer_id, topic, channel, allowed, source, changed_at)
      values (${ws.workspaceId}, ${id}, '*', ${channel}, ${allowed}, 'test', ${startsAt.toString()})`.execute(ws.tx)
  if (life.suppressed && email !== null)
    await sql`
      insert into suppressions (workspace_id, channel, address, reason, created_at)
      values (${ws.workspaceId}, 'email', ${email}, 'test', ${startsAt.toString()})`.execute(ws.tx)
  return id
}

/** Write what another campaign sent. */
export async function writeContacts(
  ws: WorkspaceTx,
  campaign: { campaignId: string; version: number },
  contacts: readonly Contact[],
): Promise<void> {
  const { campaignId, version } = campaign
  for (const { customerId, at } of contacts) {
    const { rows } = await sql<{ id: number }>`
      insert into journey_entries (workspace_id, campaign_id, version, customer_id, occurrence, state, entered_at, ended_at)
      values (${ws.workspaceId}, ${campaignId}, ${version}, ${customerId}, ${at.toString()}, 'finished', ${at.toString()}, ${at.toString()})
      returning id`.execute(ws.tx)
    await sql`
      insert into deliveries (workspace_id, entry_id, step_id, campaign_id, version, customer_id, topic, lane, channel, state,
             queued_at, attempted_at, sent_at)
      values (${ws.workspaceId}, ${rows[0]?.id ?? 0}, 'step', ${campaignId}, ${version}, ${customerId}, 'offers', 'email',
             'email', 'sent', ${at.toString()}, ${at.toString()}, ${at.toString()})`.execute(ws.tx)
  }
}

export async function forgetContacts(ws: WorkspaceTx, campaignId: string): Promise<void> {
  await sql`delete from journey_entries where workspace_id = ${ws.workspaceId} and campaign_id = ${campaignId}`.execute(
    ws.tx,
  )
}

type World = {
  worker: RunningWorker
  inWs: <T>(work: (ws: WorkspaceTx) => Promise<T>) => Promise<T>
  clock: { now(): Temporal.Instant; advance(by: Temporal.Duration): Temporal.Instant }
}

/** Let everything happen at its time, and the worker do what is due then, until the window ends. */
export async function liveThrough(
  { worker, inWs, clock }: World,
  { events, contacts }: History,
  other: { campaignId: string; version: number },
  until: Temporal.Instant,
): Promise<void> {
  const isAfter = (at: Temporal.Instant, now: Temporal.Instant) => Temporal.Instant.compare(at, now) > 0
  await worker.drain()
  for (;;) {
    const now = clock.now()
    const planned = await inWs((ws) => findNextDue(ws, now))
    const next = [...events, ...contacts]
      .map(({ at }) => at)
      .concat(planned === null ? [] : [planned])
      .filter((at) => isAfter(at, now))
      .toSorted((a, b) => Temporal.Instant.compare(a, b))[0]
    if (next === undefined || !isAfter(until, next)) return
    clock.advance(now.until(next))
    await inWs(async (ws) => {
      const happened = events.filter(({ at }) => at.equals(next))
      await queueDueEvents(ws, happened)
      await writeContacts(
        ws,
        other,
        contacts.filter(({ at }) => at.equals(next)),
      )
    })
    await worker.drain()
  }
}
