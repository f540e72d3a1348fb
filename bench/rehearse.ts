import { sql } from 'kysely'
import { Campaign } from '../domain/campaign/campaign.ts'
import { assignStepIds } from '../domain/campaign/tree.ts'
import { type Db, inReadOnly } from '../store/database/db.ts'
import { rehearse } from '../tools/campaign/rehearse.ts'
import { type Benchmark, compare, type Measure, summarise } from './measure.ts'
import { onLoadedDatabase } from './segments/database.ts'
import { benchNow as until } from './segments/now.ts'

const size = 100_000
const days = 30
const runs = 3
const chunkSize = 1000

/** Two campaigns over 100,000 customers and 30 days, beside merely reading the rows that they look at. */
export const rehearsals: Benchmark = {
  name: 'rehearse',
  about:
    'seconds and memory of a rehearsal over 100,000 customers and 30 days, beside reading the same rows (PostgreSQL)',
  run: (report, { sizes = [size] }) =>
    onLoadedDatabase(sizes[0] ?? size, report, async (db, workspaceId) => {
      await sql`
        update workspace_settings set frequency_caps = ${JSON.stringify(caps)}::jsonb, quiet_from_minute = 1320, quiet_to_minute = 420
         where workspace_id = ${workspaceId}`.execute(db)
      const measures: Measure[] = []
      for (const campaign of campaigns) measures.push(...(await measure({ db, workspaceId, campaign }, report)))
      return measures
    }),
}

const caps = [{ channel: null, topic: null, limit: 3, windowHours: 168 }]
const body =
  'Hello {{ customer.first_name }}, come and [see](https://example.com/{{ event.category | default: "all" }}).'
const email = (subject: string) => ({ channel: 'email', content: { default: { subject, body } } })
const push = {
  channel: 'push',
  content: { default: { title: 'Hello {{ customer.first_name }}', body: 'Come and see.' } },
}
const make = (parts: Record<string, unknown>): Campaign => {
  const document = Campaign.parse({
    goal: '',
    audience: { everyone: true },
    topic: 'offers',
    holdoutPercent: 10,
    ...parts,
  })
  return { ...document, steps: assignStepIds(document.steps) }
}

export const campaigns = [
  make({
    name: 'a cart that is left',
    trigger: { kind: 'event', event: 'cart_updated' },
    audience: { trait: { name: 'plan', isNot: 'enterprise' } },
    reentry: { afterDays: 3 },
    exit: [{ kind: 'event', event: 'order_completed' }],
    conversion: { kind: 'event', event: 'order_completed', withinHours: 168 },
    steps: [
      { kind: 'wait', duration: 'PT1H' },
      { kind: 'message', channels: [push, email('Your cart')] },
    ],
  }),
  make({
    name: 'a broadcast to everybody, and a reminder',
    trigger: { kind: 'broadcast', schedule: { kind: 'now' } },
    conversion: { kind: 'event', event: 'order_completed', withinHours: 168 },
    steps: [
      { kind: 'message', channels: [email('Our winter offers')] },
      {
        kind: 'wait_for_event',
        event: 'order_completed',
        timeout: 'P5D',
        otherwise: [{ kind: 'message', channels: [push] }],
      },
    ],
  }),
]

type At = { db: Db; workspaceId: number; campaign: Campaign }

async function measure(at: At, report: (line: string) => void): Promise<Measure[]> {
  const { db, workspaceId, campaign: document } = at
  const world = { db, workspaceId, report: () => undefined }
  const run = () => rehearse(world, { campaignId: 'cmp_bench', document, days, until })
  const [first, read] = [await run(), await readRows(at)]
  if (first.customers !== read.customers) throw new Error(`${first.customers} lives, but ${read.customers} customers`)
  const [ours, limit] = [emptySamples(), emptySamples()]
  for (let each = 0; each < runs; each += 1) {
    report(`${document.name}: run ${each + 1} of ${runs}`)
    const result = await sample(ours, run)
    if (JSON.stringify(result.deliveries) !== JSON.stringify(first.deliveries)) throw new Error('a repeat differs')
    await sample(limit, () => readRows(at))
  }
  const { entries, deliveries } = first
  const check = `${first.customers.toLocaleString('en')} lives, ${read.rows.toLocaleString('en')} rows, ${entries.total.toLocaleString('en')} entries = ${entries.heldOut} held out + ${entries.finished} finished + ${entries.exited} exited + ${entries.stopped} stopped + ${entries.open} open; ${deliveries.sent} sent, ${deliveries.skipped} skipped`
  const line = (unit: 's' | 'MB') =>
    compare({
      name: `rehearse ${document.name}${unit === 'MB' ? ', most memory' : ''}`,
      unit,
      samples: ours[unit],
      limit: summarise(limit[unit]).median,
      check,
    })
  return [line('s'), line('MB')]
}

type Samples = { s: number[]; MB: number[] }
const emptySamples = (): Samples => ({ s: [], MB: [] })

async function sample<T>(samples: Samples, work: () => Promise<T>): Promise<T> {
  let most = 0
  const look = () => (most = Math.max(most, process.memoryUsage.rss()))
  const timer = setInterval(look, 20)
  const startedAtMs = performance.now()
  try {
    return await work()
  } finally {
    samples.s.push((performance.now() - startedAtMs) / 1000)
    clearInterval(timer)
    look()
    samples.MB.push(most / 1e6)
  }
}

/** The rows that the rehearsal looks at, read by the same chunks and thrown away. */
async function readRows({ db, workspaceId, campaign: { trigger } }: At): Promise<{ customers: number; rows: number }> {
  const from = until.subtract({ hours: 24 * days }).toString()
  const pastFrom = until.subtract({ hours: 24 * days + 168 }).toString()
  const whom =
    trigger.kind === 'event'
      ? sql<{ id: number }>`select distinct customer_id as id from events where workspace_id = ${workspaceId}
             and name = ${trigger.event} and at >= ${from} and at < ${until.toString()} order by 1`
      : sql<{ id: number }>`select id from customers where workspace_id = ${workspaceId} order by 1`
  const names = trigger.kind === 'event' ? [trigger.event, 'order_completed'] : ['order_completed']
  const ids = (await whom.execute(db)).rows.map(({ id }) => id)
  let rows = 0
  for (let first = 0; first < ids.length; first += chunkSize) {
    const chunk = ids.slice(first, first + chunkSize)
    const of = sql`workspace_id = ${workspaceId} and customer_id = any(${chunk}::bigint[])`
    rows += await inReadOnly(db, workspaceId, async ({ tx }) => {
      const answers = [
        await sql`select id, email, phone, language, timezone, traits from customers
                   where workspace_id = ${workspaceId} and id = any(${chunk}::bigint[])`.execute(tx),
        await sql`select customer_id, topic, channel, allowed from consents where ${of}`.execute(tx),
        await sql`select customer_id, token, push_enabled from devices where ${of}`.execute(tx),
        await sql`select customer_id, name, at, message_id, properties from events
                   where ${of} and name = any(${names}) and at >= ${from} and at < ${until.toString()}`.execute(tx),
        await sql`select customer_id, campaign_id, channel, topic, attempted_at from deliveries
                   where ${of} and attempted_at > ${pastFrom}`.execute(tx),
      ]
      return answers.reduce((sum, answer) => sum + answer.rows.length, 0)
    })
  }
  return { customers: ids.length, rows }
}
