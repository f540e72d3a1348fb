import { sql } from 'kysely'
import type { WorkspaceTx } from '../../../store/database/db.ts'
import { type CustomerFacts, makeFacts, reactionKinds } from '../facts.ts'
import { thresholdSql } from '../operators/top-percent.ts'
import { topics, type TestCustomer } from './histories.ts'
import { campaignIds, percents } from './values.ts'

type Row = Record<string, unknown>

/** One statement for all rows of a table; the columns are those of the first row. */
async function insertRows({ tx, workspaceId }: WorkspaceTx, table: string, rows: readonly Row[]): Promise<void> {
  if (rows[0] === undefined) return
  const columns = sql.join(['workspace_id', ...Object.keys(rows[0])].map((name) => sql.ref(name)))
  const json = JSON.stringify(rows.map((row) => ({ workspace_id: workspaceId, ...row })))
  await sql`insert into ${sql.table(table)} (${columns}) overriding system value
    select ${columns} from jsonb_populate_recordset(null::${sql.table(table)}, ${json}::jsonb)`.execute(tx)
}

const someTime = '2026-01-01T00:00:00Z'

/** A generated customer with an id, and addresses that nobody else has. */
function identify(customer: TestCustomer, id: number) {
  const { email, phone } = customer.columns
  const columns = { ...customer.columns, email: email && `${id}${email}`, phone: phone && `${phone}${id}` }
  const devices = customer.devices.map((device, index) => ({ ...device, token: `${id}-${index}` }))
  const suppressed = [
    ...customer.suppressedChannels.map((channel) => ({
      channel,
      address: (channel === 'email' ? columns.email?.toLowerCase() : columns.phone) ?? '',
    })),
    ...devices.filter((device) => device.suppressed).map(({ token }) => ({ channel: 'push', address: token })),
  ].filter(({ address }) => address !== '')
  return { ...customer, id, columns, devices, suppressed }
}
type Identified = ReturnType<typeof identify>

/** Puts the customers into the workspace, with ids from `firstId` on, and returns the same as facts. */
export async function loadHistory(
  ws: WorkspaceTx,
  generated: readonly TestCustomer[],
  firstId: number,
): Promise<CustomerFacts[]> {
  const customers = generated.map((customer, index) => identify(customer, firstId + index))
  const insertAll = (table: string, list: (customer: Identified) => readonly Row[]) =>
    insertRows(ws, table, customers.flatMap(list))

  await insertRows(
    ws,
    'topics',
    topics.map(({ name, optIn }) => ({ name, title: name, opt_in: optIn })),
  )
  await insertAll('customers', ({ id, columns, traits }) => [
    { id, ...columns, traits, first_seen_at: someTime, updated_at: someTime },
  ])
  await insertAll('events', ({ id, events }) =>
    events.map((event, index) => ({ customer_id: id, ...event, received_at: someTime, message_id: `${index}` })),
  )
  await insertAll('consents', ({ id, consents }) =>
    consents.map((consent) => ({ customer_id: id, ...consent, source: 'test', changed_at: someTime })),
  )
  await insertAll('devices', ({ id, devices }) =>
    devices.map(({ token, pushEnabled }, index) => ({
      id: id * 10 + index,
      customer_id: id,
      token,
      platform: 'web',
      push_enabled: pushEnabled,
    })),
  )
  await insertAll('suppressions', ({ suppressed }) =>
    suppressed.map((row) => ({ ...row, reason: 'test', created_at: someTime })),
  )
  await loadDeliveries(ws, customers)
  const thresholds = await readThresholds(ws)
  return customers.map((customer) => toFacts(customer, thresholds))
}

async function loadDeliveries(ws: WorkspaceTx, customers: readonly Identified[]): Promise<void> {
  const by = { created_by: 'test', updated_by: 'test', created_at: someTime, updated_at: someTime }
  await insertRows(
    ws,
    'campaigns',
    campaignIds.map((id) => ({ id, name: id, status: 'live', document: {}, ...by })),
  )
  await insertRows(
    ws,
    'campaign_versions',
    campaignIds.map((id) => ({
      campaign_id: id,
      version: 1,
      document: {},
      content_hash: id,
      approval_id: id,
      created_at: someTime,
    })),
  )
  const reactions = customers.flatMap(({ id, reactions }) =>
    reactions.map((reaction, index) => ({
      ...reaction,
      ids: { id: id * 10 + index, campaign_id: reaction.campaign, version: 1, customer_id: id },
    })),
  )
  const entry = { occurrence: 'once', held_out: false, arms: {}, journey: {}, state: 'finished', entered_at: someTime }
  await insertRows(
    ws,
    'journey_entries',
    reactions.map(({ ids }) => ({ ...ids, ...entry })),
  )
  const delivery = { step_id: 'stp_a', lane: 'email', state: 'sent', attempts: 1, queued_at: someTime }
  await insertRows(
    ws,
    'deliveries',
    reactions.map(({ ids, at, bounced }) => ({
      ...ids,
      ...delivery,
      entry_id: ids.id,
      sent_at: at.received,
      opened_at: at.opened,
      clicked_at: at.clicked,
      converted_at: at.converted,
      bounced_at: bounced ? someTime : null,
    })),
  )
}

async function readThresholds({ tx, workspaceId }: WorkspaceTx): Promise<CustomerFacts['thresholds']> {
  const asked = ['score', 'plan', 'email'].flatMap((trait) => percents.map((percent) => ({ trait, percent })))
  return Promise.all(
    asked.map(async (p) => {
      const { rows } = await sql<{ value: number | null }>`select (${thresholdSql(p, workspaceId)}) as value`.execute(
        tx,
      )
      return { ...p, value: rows[0]?.value ?? null }
    }),
  )
}

function toFacts(customer: Identified, thresholds: CustomerFacts['thresholds']): CustomerFacts {
  const { id, traits, columns, reactions, ...rest } = customer
  const milestones = reactions.flatMap(({ campaign, at, bounced }) =>
    reactionKinds.flatMap((kind) => {
      const reached = at[kind]
      return reached === null || (kind === 'received' && bounced) ? [] : [{ campaign, kind, at: reached }]
    }),
  )
  const standard = {
    ...columns,
    created_at: columns.created_at?.toString() ?? null,
    last_seen_at: columns.last_seen_at?.toString() ?? null,
  }
  return makeFacts({ ...rest, id: String(id), topics, thresholds, milestones, traits: { ...traits, ...standard } })
}

/** A generated customer as facts, without a database: nobody else is there to be compared with. */
export const factsOf = (customer: TestCustomer): CustomerFacts => toFacts(identify(customer, 1), [])
