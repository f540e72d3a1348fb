import { sql } from 'kysely'
import { readCustomer } from '../customers/customers.ts'
import { type Db, inWorkspace, type WorkspaceTx } from '../database/db.ts'
import type { PersonTerms } from '../../domain/privacy/redact.ts'
import { recordAct } from './acts.ts'
import { collectTerms } from './person-terms.ts'
import { listMentions } from './redact-texts.ts'
import { ownAddresses } from './suppression-hashes.ts'
import { textPlaces } from './text-places.ts'

const pageSize = 500

type Export = { workspaceId: number; customerId: number; memberId: string; at: Temporal.Instant }

/**
 * Everything about one customer as the pieces of one JSON document, read in pages, so that its size does not matter:
 * profile, ids, devices, events, journeys, messages with their content, calls to other systems, suppressions, and the texts that name them.
 * @throws AppError not_found, also for another workspace's customer
 */
export async function exportCustomer(db: Db, asked: Export): Promise<AsyncGenerator<string>> {
  const { customerId } = asked
  const inWs = <T>(work: (ws: WorkspaceTx) => Promise<T>) => inWorkspace(db, asked.workspaceId, work)
  const { customer, terms, identities } = await inWs(async (ws) => {
    const known = await readCustomer(ws, customerId)
    await recordAct(ws, { kind: 'exported', customerId, memberId: asked.memberId, at: asked.at })
    return {
      customer: known,
      terms: await collectTerms(ws, customerId),
      identities: await readRows(ws, sql`select kind, value from customer_identities where ${own(ws, customerId)}`),
    }
  })
  return writeDocument({ exportedAt: asked.at, customer, identities }, [
    ['devices', pages(inWs, (ws, after) => readDevices(ws, customerId, after))],
    ['events', pages(inWs, (ws, after) => readEvents(ws, customerId, after))],
    ['waitingEvents', pages(inWs, (ws, after) => readPart(ws, waitingEvents, customerId, after))],
    ['journeys', pages(inWs, (ws, after) => readPart(ws, journeys, customerId, after))],
    ['deliveries', pages(inWs, (ws, after) => readPart(ws, deliveries, customerId, after))],
    ['calls', pages(inWs, (ws, after) => readCalls(ws, customerId, after))],
    [
      'suppressions',
      pages(inWs, (ws, after) => (after === null ? readSuppressions(ws, customerId) : Promise.resolve([]))),
    ],
    ['mentions', readMentions(inWs, terms)],
  ])
}

type Row = Record<string, unknown>
type InWs = <T>(work: (ws: WorkspaceTx) => Promise<T>) => Promise<T>

async function* writeDocument(head: Row, parts: [string, AsyncGenerator][]): AsyncGenerator<string> {
  yield JSON.stringify(head).slice(0, -1)
  for (const [name, rows] of parts) {
    yield `,\n"${name}": [`
    let separator = '\n'
    for await (const row of rows) {
      yield `${separator}${JSON.stringify(row)}`
      separator = ',\n'
    }
    yield ']'
  }
  yield '}\n'
}

/** Each page is a transaction of its own. */
async function* pages(inWs: InWs, read: (ws: WorkspaceTx, after: Row | null) => Promise<Row[]>): AsyncGenerator<Row> {
  let after: Row | null = null
  for (;;) {
    const last: Row | null = after
    const rows: Row[] = await inWs((ws) => read(ws, last))
    yield* rows
    if (rows.length < pageSize) return
    after = rows.at(-1) ?? null
  }
}

async function* readMentions(inWs: InWs, terms: PersonTerms): AsyncGenerator {
  for (const place of textPlaces) {
    let after: unknown[] | null = null
    do {
      const last: unknown[] | null = after
      const page: Awaited<ReturnType<typeof listMentions>> = await inWs((ws) => listMentions(ws, place, terms, last))
      yield* page.mentions
      after = page.last
    } while (after !== null)
  }
}

const own = ({ workspaceId }: WorkspaceTx, customerId: number) =>
  sql`workspace_id = ${workspaceId} and customer_id = ${customerId}`

async function readRows({ tx }: WorkspaceTx, statement: ReturnType<typeof sql>): Promise<Row[]> {
  return (await sql<Row>`${statement}`.execute(tx)).rows
}

/** What is told of rows that have an id. */
const waitingEvents = { table: 'due_events', columns: 'id, name, at, message_id as "messageId", properties' }
const journeys = {
  table: 'journey_entries',
  columns:
    'id, campaign_id as "campaignId", version, occurrence, trigger_event as "triggerEvent", held_out as "heldOut", arms, journey, state, entered_at as "enteredAt", ended_at as "endedAt", end_reason as "endReason", trace, converted_at as "convertedAt"',
}
const deliveries = {
  table: 'deliveries',
  columns:
    'id, entry_id as "journeyId", step_id as "stepId", campaign_id as "campaignId", topic, channel, provider, address, locale, content, provider_message_id as "providerMessageId", state, reason, detail, trace, queued_at as "queuedAt", attempted_at as "attemptedAt", sent_at as "sentAt", delivered_at as "deliveredAt", opened_at as "openedAt", clicked_at as "clickedAt", machine_opened_at as "machineOpenedAt", machine_clicked_at as "machineClickedAt", converted_at as "convertedAt", failed_at as "failedAt", bounced_at as "bouncedAt", soft_bounced_at as "softBouncedAt", complained_at as "complainedAt", bounce_reason as "bounceReason", skipped_at as "skippedAt", uncertain_at as "uncertainAt"',
}

const readPart = (ws: WorkspaceTx, { table, columns }: typeof journeys, customerId: number, after: Row | null) =>
  readRows(
    ws,
    sql`select ${sql.raw(columns)} from ${sql.table(table)}
         where ${own(ws, customerId)} and id > ${after?.['id'] ?? 0} order by id limit ${pageSize}`,
  )

/** What journeys told other systems about them. */
const readCalls = (ws: WorkspaceTx, customerId: number, after: Row | null) =>
  readRows(
    ws,
    sql`select c.id, c.entry_id as "journeyId", c.step_id as "stepId", c.url, c.body, c.state, c.attempts,
               c.last_status as status, c.last_answer as answer, c.reason, c.queued_at as "queuedAt",
               c.ended_at as "endedAt"
          from journey_entries e join outgoing_calls c on c.workspace_id = e.workspace_id and c.entry_id = e.id
         where e.workspace_id = ${ws.workspaceId} and e.customer_id = ${customerId} and c.id > ${after?.['id'] ?? 0}
         order by c.id limit ${pageSize}`,
  )

const readDevices = (ws: WorkspaceTx, customerId: number, after: Row | null) =>
  readPart(
    ws,
    {
      table: 'devices',
      columns: 'id, token, platform, push_enabled as "pushEnabled", last_active_at as "lastActiveAt"',
    },
    customerId,
    after,
  )

const isAfter = (last: Row | null) =>
  last === null
    ? sql`true`
    : sql`(at, message_id, name) > (${last['at'] instanceof Temporal.Instant ? last['at'].toString() : null}::timestamptz, ${last['messageId']}::text, ${last['name']}::text)`

/** By the time and the message's id; those of one call in one instant are told apart by their name. */
const readEvents = (ws: WorkspaceTx, customerId: number, after: Row | null) =>
  readRows(
    ws,
    sql`select name, at, received_at as "receivedAt", message_id as "messageId", properties, context from events
         where ${own(ws, customerId)}
           and ${isAfter(after)}
         order by at, message_id, name limit ${pageSize}`,
  )

const readSuppressions = (ws: WorkspaceTx, customerId: number) =>
  readRows(
    ws,
    sql`select s.channel, s.address, s.reason, s.created_at as "createdAt" from suppressions s
         where s.workspace_id = ${ws.workspaceId} and s.address in (${ownAddresses(ws.workspaceId, customerId)})`,
  )
