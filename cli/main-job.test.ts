import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import {
  cardOf,
  chat,
  givenPlace,
  givenProposal,
  holdMainJob,
  lookInto,
  type Place,
  readRow,
  runProgram,
  type RunningServer,
  type Said,
  startServer,
  until,
  winBack,
} from './testing.ts'

// One place and one server for the whole file, as one person would use them; the tests run in this order.
let place: Place
let server: RunningServer
let recorded = 0
beforeAll(async () => {
  place = await givenPlace(600, 6000)
}, 60_000)

const limitMs = 120_000
const copyOf = (said: Said) =>
  cardOf(said, 'copy')
    .previews.flatMap(({ fields }) => fields.map(({ text }) => text))
    .join('\n')

test('without a server, chat proposes, sends what is approved, and says how it did', { timeout: limitMs }, async () => {
  const { due, sent, skipped, expected } = await holdMainJob(place)
  expect(due).toBe(expected)
  expect(sent + skipped).toBe(expected)
  recorded += sent
})

test('a second start says where the first one runs, and leaves it alone', { timeout: limitMs }, async () => {
  server = await startServer(place)
  const second = await runProgram(place, 'server/main.ts')
  expect(second.code).toBe(1)
  expect(second.err).toContain(`already running at ${server.url}`)
  expect(await server.get('/v1/me')).toMatchObject({ workspace: { name: 'Larkspur' } })
})

test('with a server, chat proposes, sends what is approved, and says how it did', { timeout: limitMs }, async () => {
  const { due, sent, skipped, expected } = await holdMainJob(place)
  expect(due).toBe(expected)
  expect(sent + skipped).toBe(expected)
  recorded += sent
  expect(await server.get('/v1/outbox')).toMatchObject({ total: recorded })
})

test(
  'a rule of voice outlives the process, which leaves and finds everything as it was',
  {
    timeout: limitMs,
  },
  async () => {
    const before = await givenProposal(place, winBack)
    expect(copyOf(before)).toContain('!')
    expect(await chat(place, 'never use exclamation marks')).toMatchObject({ code: 0 })
    const left = await readEverything()
    expect(await server.end('SIGINT')).toBe(0)
    server = await startServer(place)
    expect(await readEverything()).toEqual(left)
    const after = await givenProposal(place, winBack)
    expect(after.threadId).not.toBe(before.threadId)
    expect(copyOf(after)).toContain('Larkspur')
    expect(copyOf(after)).not.toContain('!')
    // What waited for a decision still does.
    expect(await chat(place, '--thread', before.threadId, '--reject')).toMatchObject({ code: 0 })
  },
)

async function readEverything(): Promise<unknown> {
  const counts = await lookInto(place, (db) =>
    readRow(
      db,
      sql`select (select count(*) from customers) as customers, (select count(*) from events) as events,
               (select count(*) from deliveries) as deliveries, (select count(*) from brand_memories) as memories`,
    ),
  )
  return { threads: await server.get('/v1/threads'), campaigns: await server.get('/v1/campaigns'), counts }
}

const waitMs = 4000

test(
  'a cart reminder reaches those who did not buy that very cart, once for each cart',
  {
    timeout: limitMs,
  },
  async () => {
    const said = await givenProposal(place, 'Remind people who left stuff in their cart after 4 seconds')
    expect(said.text).not.toContain('hour')
    expect(await chat(place, '--thread', said.threadId, '--approve')).toMatchObject({ code: 0 })
    const people = ['ana', 'ben', 'cleo', 'dan', 'eve']
    const identify = (userId: string) =>
      server.ingest('/v1/identify', { userId, traits: { email: `${userId}@cart.example` } })
    await Promise.all(people.map(identify))

    const post = (event: string, userId: string, cart: string) => {
      const body = { userId, event, messageId: `${event}-${userId}-${cart}`, properties: { cart_id: cart } }
      return server.ingest('/v1/track', body)
    }
    const carts = ['ana a', 'ben b', 'cleo c1', 'cleo c2', 'dan d1', 'dan d2', 'eve e'].map((each) => each.split(' '))
    const startedAt = performance.now()
    await Promise.all(carts.map(([userId = '', cart = '']) => post('cart_updated', userId, cart)))
    await Promise.all([
      post('cart_updated', 'ana', 'a'),
      post('order_completed', 'ben', 'b'),
      post('order_completed', 'cleo', 'c1'),
      post('order_completed', 'eve', 'another'),
    ])
    // Else they bought after the reminder was due, and nothing would be shown.
    expect(performance.now() - startedAt).toBeLessThan(waitMs)

    const state = () => readCarts(said.campaignId)
    await until(
      'every journey has ended',
      async () => (await state()).filter(({ ended }) => ended).length === carts.length,
    )
    const reached = ['ana a', 'cleo c2', 'dan d1', 'dan d2', 'eve e']
    const told = (await state()).filter(({ sent }) => sent === 1).map(({ who, cart }) => `${who} ${cart}`)
    expect(told).toEqual(reached)
    const before = await state()
    await post('cart_updated', 'ana', 'a')
    expect(await server.end('SIGINT')).toBe(0)
    expect(await state()).toEqual(before)
  },
)

type Cart = { who: string; cart: string; ended: boolean; reason: string | null; events: number; sent: number }

const readCarts = (campaignId: string) =>
  lookInto(place, async (db) => {
    const { rows } = await sql<Cart>`
      select c.user_id as who, j.trigger_event -> 'properties' ->> 'cart_id' as cart, j.ended_at is not null as ended,
             j.end_reason as reason,
             (select count(*) from events e
               where e.customer_id = c.id and e.name = 'cart_updated'
                 and e.properties ->> 'cart_id' = j.trigger_event -> 'properties' ->> 'cart_id') as events,
             (select count(*) from deliveries d join recorded_messages r on r.delivery_id = d.id
               where d.entry_id = j.id and d.state = 'sent') as sent
        from journey_entries j join customers c on c.id = j.customer_id
       where j.campaign_id = ${campaignId} order by 1, 2`.execute(db)
    return rows
  })
