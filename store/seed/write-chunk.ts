import { sql } from 'kysely'
import { CatalogueDelta, joinTraits } from '../catalogue/delta.ts'
import { appendDelta } from '../catalogue/write-delta.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { type EventRow, insertEvents } from '../ingest/write-events.ts'
import { makeFacts } from '../../domain/conditions/facts.ts'
import { seedCampaigns } from './campaigns.ts'
import { type SeedCustomer, seedTopics } from './make-customer.ts'
import { playCampaign, type PastEntry } from './play-campaign.ts'
import { insertPastEntries } from './write-campaigns.ts'

/** A customer with a past, made up: what is null nobody has told. */
export type PastCustomer = Omit<SeedCustomer, 'country' | 'createdAt' | 'lastSeenAt'> & {
  id: number
  country: string | null
  createdAt: string | null
  lastSeenAt: string | null
}
type Numbered = SeedCustomer & { id: number }

/** Write some demo customers with their events. @returns how many events */
export async function writeChunk(
  ws: WorkspaceTx,
  customers: readonly SeedCustomer[],
  now: Temporal.Instant,
): Promise<number> {
  const numbered = await giveIds(ws, customers)
  const events = await writePastCustomers(ws, numbered, now)
  await insertPastEntries(ws, playCampaigns(numbered, events, now))
  return events.length
}

/** Write customers and what they did, and leave it to the catalogue to be added. @returns their events */
export async function writePastCustomers(
  ws: WorkspaceTx,
  customers: readonly PastCustomer[],
  now: Temporal.Instant,
): Promise<EventRow[]> {
  await insertCustomers(ws, customers, now)
  await insertAround(ws, customers, now)
  const events = customers.flatMap((customer) => listEvents(customer, now))
  await insertEvents(ws, events, now)
  await appendDelta(ws, countChunk(customers, events))
  return events
}

function countChunk(customers: readonly PastCustomer[], events: readonly EventRow[]): CatalogueDelta {
  const delta = new CatalogueDelta()
  for (const { userId, email, phone, language, timezone, country, createdAt, lastSeenAt, traits } of customers) {
    const times = { created_at: createdAt, last_seen_at: lastSeenAt }
    delta.changeCustomer(
      null,
      joinTraits({ user_id: userId, email, phone, language, timezone, country, ...times }, traits),
    )
  }
  for (const { name, at, properties } of events) delta.addEvent(name, at, properties)
  return delta
}

async function giveIds(ws: WorkspaceTx, customers: readonly SeedCustomer[]): Promise<Numbered[]> {
  const { rows } = await sql<{ id: number }>`
    select nextval('customers_id_seq') as id from generate_series(1, ${customers.length}::int)`.execute(ws.tx)
  return customers.map((customer, index) => ({ ...customer, id: rows[index]?.id ?? Number.NaN }))
}

async function insertCustomers(
  ws: WorkspaceTx,
  customers: readonly PastCustomer[],
  now: Temporal.Instant,
): Promise<void> {
  const rows = customers.map(
    ({ id, userId, email, phone, language, timezone, country, createdAt, lastSeenAt, traits }) => ({
      id,
      userId,
      email,
      phone,
      language,
      timezone,
      country,
      createdAt,
      lastSeenAt,
      traits,
    }),
  )
  await sql`
    insert into customers (workspace_id, id, user_id, email, phone, language, timezone, country, created_at,
                           last_seen_at, traits, first_seen_at, updated_at)
    overriding system value
    select ${ws.workspaceId}, c.id, c."userId", c.email, c.phone, c.language, c.timezone, c.country, c."createdAt",
           c."lastSeenAt", c.traits, coalesce(c."createdAt", ${now.toString()}), ${now.toString()}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as c(id bigint, "userId" text, email text, phone text, language text, timezone text, country text,
             "createdAt" timestamptz, "lastSeenAt" timestamptz, traits jsonb)`.execute(ws.tx)
  await sql`
    insert into customer_identities (workspace_id, kind, value, customer_id)
    select c.workspace_id, i.kind, i.value, c.id
      from customers c, lateral (values ('user_id', c.user_id), ('email', c.email), ('phone', c.phone)) as i(kind, value)
     where c.workspace_id = ${ws.workspaceId} and c.id >= ${customers[0]?.id ?? 0}
       and c.id <= ${customers.at(-1)?.id ?? 0} and i.value is not null`.execute(ws.tx)
}

/** Consents, devices and suppressions. */
async function insertAround(ws: WorkspaceTx, customers: readonly PastCustomer[], now: Temporal.Instant): Promise<void> {
  const consents = customers.flatMap(({ id, consents, createdAt }) =>
    consents.map((consent) => ({ ...consent, id, createdAt })),
  )
  await sql`
    insert into consents (workspace_id, customer_id, topic, channel, allowed, source, changed_at)
    select ${ws.workspaceId}, c.id, c.topic, c.channel, c.allowed, 'sign-up form', coalesce(c."createdAt", ${now.toString()})
      from jsonb_to_recordset(${JSON.stringify(consents)}::jsonb)
        as c(id bigint, topic text, channel text, allowed boolean, "createdAt" timestamptz)`.execute(ws.tx)
  const devices = customers.flatMap(({ id, devices, lastSeenAt }) =>
    devices.map((device) => ({ ...device, id, lastSeenAt })),
  )
  await sql`
    insert into devices (workspace_id, customer_id, token, platform, push_enabled, last_active_at)
    select ${ws.workspaceId}, d.id, d.token, d.platform, d."pushEnabled", d."lastSeenAt"
      from jsonb_to_recordset(${JSON.stringify(devices)}::jsonb)
        as d(id bigint, token text, platform text, "pushEnabled" boolean, "lastSeenAt" timestamptz)`.execute(ws.tx)
  const suppressed = customers.flatMap(({ suppressed }) => suppressed ?? [])
  await sql`
    insert into suppressions (workspace_id, channel, address, reason, created_at)
    select ${ws.workspaceId}, s.channel, s.address, s.reason, ${now.subtract({ hours: 240 }).toString()}
      from jsonb_to_recordset(${JSON.stringify(suppressed)}::jsonb) as s(channel text, address text, reason text)`.execute(
    ws.tx,
  )
}

function listEvents({ id, userId, acts }: PastCustomer, now: Temporal.Instant): EventRow[] {
  return acts.map(({ name, hoursAgo, properties }, index) => ({
    customerId: id,
    name,
    at: now.subtract({ seconds: Math.round(hoursAgo * 3600) }),
    messageId: `seed-${userId}-${index}`,
    properties,
    context: null,
  }))
}

/** What the campaigns that are live, or were, have done for these customers. */
function playCampaigns(
  customers: readonly Numbered[],
  events: readonly EventRow[],
  now: Temporal.Instant,
): PastEntry[] {
  const eventsOf = Map.groupBy(events, ({ customerId }) => customerId)
  return customers.flatMap((customer) => {
    const own = (eventsOf.get(customer.id) ?? []).toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
    const { id, consents, devices, suppressed, createdAt } = customer
    const { email, phone, language, timezone, country } = customer
    const facts = makeFacts({
      id: String(id),
      traits: { ...customer.traits, email, phone, language, timezone, country },
      events: own.map(({ name, at, properties }) => ({ name, at, properties })),
      topics: seedTopics,
      consents,
      devices,
      suppressed: suppressed === null ? [] : [suppressed],
    })
    const messageIds = own.map(({ messageId }) => messageId)
    const past = { facts, messageIds, createdAt: Temporal.Instant.from(createdAt) }
    return seedCampaigns.flatMap((campaign) => playCampaign(campaign, past, now))
  })
}
