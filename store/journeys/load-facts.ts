import { sql } from 'kysely'
import { type Channel, channelNames } from '../../domain/channels.ts'
import { findEarliest } from '../../domain/conditions/changes.ts'
import { type CustomerFacts, makeFacts, type ReactionKind } from '../../domain/conditions/facts.ts'
import type { NeededFacts } from '../../domain/conditions/needed-facts.ts'
import { thresholdSql } from '../../domain/conditions/operators/top-percent.ts'
import type { Consent } from '../../domain/consent.ts'
import { windowHours } from '../../domain/messaging-window.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { listTopics } from '../workspaces/settings.ts'

type Each<Row> = ({ customerId: number } & Row)[]

/**
 * What is known of these customers, as far as it is asked for; a few queries, however many the customers.
 * Customers who are gone are not in the answer.
 */
export async function loadFacts(
  ws: WorkspaceTx,
  customerIds: readonly number[],
  needs: NeededFacts,
  now: Temporal.Instant,
): Promise<Map<number, CustomerFacts>> {
  const ids = [...new Set(customerIds)]
  if (ids.length === 0) return new Map()
  const customers = await loadTraits(ws, ids)
  const thresholds = await loadThresholds(ws, needs)
  const topics = needs.consents ? await listTopics(ws) : []
  const consents = groupByCustomer(needs.consents ? await loadConsents(ws, ids) : [])
  const events = groupByCustomer(await loadEvents(ws, ids, needs, now))
  const milestones = groupByCustomer(await loadMilestones(ws, ids, needs))
  const devices = groupByCustomer(needs.channels.has('push') ? await loadDevices(ws, ids) : [])
  const suppressed = groupByCustomer(await loadSuppressed(ws, ids, needs.channels))
  const inbound = groupByCustomer(needs.channels.has('whatsapp') ? await loadInbound(ws, ids, now) : [])
  return new Map(
    customers.map(({ customerId, traits }) => [
      customerId,
      makeFacts({
        id: String(customerId),
        traits,
        topics,
        thresholds,
        consents: consents.get(customerId) ?? [],
        events: events.get(customerId) ?? [],
        milestones: milestones.get(customerId) ?? [],
        devices: devices.get(customerId) ?? [],
        suppressed: suppressed.get(customerId) ?? [],
        inbound: inbound.get(customerId) ?? [],
      }),
    ]),
  )
}

function groupByCustomer<Row>(rows: Each<Row>): Map<number, ({ customerId: number } & Row)[]> {
  return Map.groupBy(rows, ({ customerId }) => customerId)
}

async function loadTraits({ tx, workspaceId }: WorkspaceTx, ids: number[]) {
  const { rows } = await sql<{
    customerId: number
    traits: Record<string, unknown>
    standard: Record<string, unknown>
  }>`
    select c.id as "customerId", c.traits,
           jsonb_build_object('user_id', user_id, 'email', email, 'phone', phone, 'language', language,
             'timezone', timezone, 'country', country, 'created_at', created_at at time zone 'UTC',
             'last_seen_at', last_seen_at at time zone 'UTC') as standard
      from customers c where c.workspace_id = ${workspaceId} and c.id = any(${ids}::bigint[])`.execute(tx)
  return rows.map(({ customerId, traits, standard }) => ({
    customerId,
    // Taken at UTC, the two times come without an offset, which reads as UTC.
    traits: { ...traits, ...standard },
  }))
}

/** What topPercent compares with, for the whole workspace: it looks at every customer. */
export async function loadThresholds(
  { tx, workspaceId }: WorkspaceTx,
  needs: Pick<NeededFacts, 'thresholds'>,
): Promise<CustomerFacts['thresholds']> {
  const thresholds = []
  for (const each of needs.thresholds) {
    const { rows } = await sql<{ value: number | null }>`select (${thresholdSql(each, workspaceId)}) as value`.execute(
      tx,
    )
    thresholds.push({ ...each, value: rows[0]?.value ?? null })
  }
  return thresholds
}

async function loadConsents({ tx, workspaceId }: WorkspaceTx, ids: number[]): Promise<Each<Consent>> {
  const { rows } = await sql<{ customerId: number } & Consent>`
    select customer_id as "customerId", topic, channel, allowed, source, changed_at as "saidAt" from consents
     where workspace_id = ${workspaceId} and customer_id = any(${ids}::bigint[])`.execute(tx)
  return rows
}

async function loadEvents({ tx, workspaceId }: WorkspaceTx, ids: number[], needs: NeededFacts, now: Temporal.Instant) {
  const { anyEventSince } = needs
  const asked = [...needs.events].map(([name, since]) => ({ name, since }))
  const isAsked = asked.map(({ name, since }) =>
    since === null ? sql<boolean>`e.name = ${name}` : sql<boolean>`(e.name = ${name} and e.at >= ${since.toString()})`,
  )
  if (anyEventSince !== undefined) isAsked.push(sql`e.at >= ${anyEventSince.toString()}`)
  if (isAsked.length === 0) return []
  // What holds of all that is asked narrows the search: the weeks that are looked into, and the names in the index.
  const sinces = [...asked.map(({ since }) => since), ...(anyEventSince === undefined ? [] : [anyEventSince])]
  const earliest = findEarliest(sinces)
  const isRecent = sinces.includes(null) || earliest === null ? sql`true` : sql`e.at >= ${earliest.toString()}`
  const isNamed = anyEventSince === undefined ? sql`e.name = any(${asked.map(({ name }) => name)}::text[])` : sql`true`
  const { rows } = await sql<{
    customerId: number
    name: string
    at: Temporal.Instant
    properties: Record<string, unknown>
  }>`
    select e.customer_id as "customerId", e.name, e.at, e.properties from events e
     where e.workspace_id = ${workspaceId} and e.customer_id = any(${ids}::bigint[]) and e.at <= ${now.toString()}
       and ${isRecent} and ${isNamed} and (${sql.join(isAsked, sql` or `)})`.execute(tx)
  return rows
}

async function loadMilestones({ tx, workspaceId }: WorkspaceTx, ids: number[], needs: NeededFacts) {
  if (needs.campaigns.size === 0) return []
  const { rows } = await sql<{ customerId: number; campaign: string; kind: ReactionKind; at: Temporal.Instant }>`
    select d.customer_id as "customerId", d.campaign_id as campaign, m.kind, m.at
      from deliveries d cross join lateral (values
             ('received', case when d.bounced_at is null then d.sent_at end), ('opened', d.opened_at),
             ('clicked', d.clicked_at), ('converted', d.converted_at)) as m (kind, at)
     where d.workspace_id = ${workspaceId} and d.customer_id = any(${ids}::bigint[])
       and d.campaign_id = any(${[...needs.campaigns]}) and m.at is not null`.execute(tx)
  return rows
}

async function loadDevices({ tx, workspaceId }: WorkspaceTx, ids: number[]) {
  const { rows } = await sql<{ customerId: number; token: string; pushEnabled: boolean }>`
    select customer_id as "customerId", token, push_enabled as "pushEnabled" from devices
     where workspace_id = ${workspaceId} and customer_id = any(${ids}::bigint[])
     order by last_active_at desc nulls last, id desc`.execute(tx)
  return rows
}

async function loadSuppressed({ tx, workspaceId }: WorkspaceTx, ids: number[], channels: ReadonlySet<Channel>) {
  const asked = channelNames.filter((channel) => channel !== 'in_app' && channels.has(channel))
  if (asked.length === 0) return []
  const { rows } = await sql<{
    customerId: number
    channel: string
    address: string
    reason: string
    at: Temporal.Instant
  }>`
    select a.customer_id as "customerId", s.channel, s.address, s.reason, s.created_at as at
      from (select c.id as customer_id, 'email' as kind, lower(c.email collate "C") as address from customers c
             where c.workspace_id = ${workspaceId} and c.id = any(${ids}::bigint[])
            union all
            select c.id, 'phone', c.phone from customers c
             where c.workspace_id = ${workspaceId} and c.id = any(${ids}::bigint[])
            union all
            select d.customer_id, 'push', d.token from devices d
             where d.workspace_id = ${workspaceId} and d.customer_id = any(${ids}::bigint[])) a
      join suppressions s on s.workspace_id = ${workspaceId} and s.address = a.address
       and s.channel = any(${asked})
       and a.kind = case s.channel when 'email' then 'email' when 'push' then 'push' else 'phone' end`.execute(tx)
  return rows
}

/**
 * The machine that took a customer's message may have a clock that runs ahead of this one's: what lies ahead came just
 * now. What lies further ahead than a window is long is from a clock that nobody can go by.
 */
async function loadInbound({ tx, workspaceId }: WorkspaceTx, ids: number[], now: Temporal.Instant) {
  const { rows } = await sql<{ customerId: number; channel: string; at: Temporal.Instant }>`
    select c.id as "customerId", w.channel, least(w.last_at, ${now.toString()}::timestamptz) as at
      from customers c join inbound_windows w on w.workspace_id = c.workspace_id and w.address = c.phone
     where c.workspace_id = ${workspaceId} and c.id = any(${ids}::bigint[])
       and w.last_at <= ${now.add({ hours: windowHours }).toString()}`.execute(tx)
  return rows
}
