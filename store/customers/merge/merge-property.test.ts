import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { WorkspaceTx } from '../../database/db.ts'
import { givenLiveCampaign } from '../../ingest/testing.ts'
import { type GivenEntry, givenEntry, ingest, now, test } from './testing.ts'

/** Each run has customers and campaigns of its own in the workspace of the test. */
const runs = 15
const hoursAgo = (hours: number) => now.subtract({ hours })

const anyEntry = fc.record({
  campaign: fc.constantFrom('once', 'often'),
  who: fc.constantFrom('known', 'anonymous'),
  hours: fc.integer({ min: 1, max: 5 }),
  arm: fc.constantFrom('a', 'b', null),
  life: fc.constantFrom<Partial<GivenEntry>>(
    { state: 'held_out', heldOut: true },
    { state: 'delivering', delivery: 'queued' },
    { state: 'delivering', delivery: 'attempted' },
    { state: 'delivering', delivery: 'sent' },
    { state: 'finished', delivery: 'sent' },
    { state: 'exited' },
  ),
})
type AnyEntry = typeof anyEntry extends fc.Arbitrary<infer Each> ? Each : never

/** A customer has one entry of a campaign for each occasion; both may have had the same one. */
const anyLives = fc.uniqueArray(anyEntry, {
  selector: ({ campaign, who, hours }) => `${campaign}/${who}/${hours}`,
  maxLength: 8,
})
const anyWord = fc.record({
  who: fc.constantFrom('known', 'anonymous'),
  topic: fc.constantFrom('offers', '*'),
  channel: fc.constantFrom('email', '*'),
  allowed: fc.boolean(),
  hours: fc.integer({ min: 1, max: 3 }),
})
type Word = typeof anyWord extends fc.Arbitrary<infer Each> ? Each : never
const placeOf = ({ topic, channel }: Pick<Word, 'topic' | 'channel'>) => `${topic} ${channel}`
const anyWords = fc.uniqueArray(anyWord, { selector: (word) => `${word.who} ${placeOf(word)}`, maxLength: 8 })

async function setUpLives(
  ws: WorkspaceTx,
  ids: Record<string, number>,
  lives: readonly AnyEntry[],
  words: readonly Word[],
) {
  const trigger = { kind: 'event', event: 'signed_up' }
  const campaigns: Record<string, string> = {
    once: await givenLiveCampaign(ws, { trigger, reentry: 'once' }),
    often: await givenLiveCampaign(ws, { trigger, reentry: 'every_time' }),
  }
  for (const { campaign, who, hours, arm, life } of lives)
    await givenEntry(ws, {
      campaignId: campaigns[campaign] ?? '',
      customerId: ids[who] ?? 0,
      occurrence: `m${hours}`,
      at: hoursAgo(hours),
      arms: arm === null ? {} : { stp_split: arm },
      ...life,
    })
  for (const { who, topic, channel, allowed, hours } of words)
    await sql`
      insert into consents (workspace_id, customer_id, topic, channel, allowed, source, changed_at)
      values (${ws.workspaceId}, ${ids[who]}, ${topic}, ${channel}, ${allowed}, 'test', ${hoursAgo(hours).toString()})`.execute(
      ws.tx,
    )
}

type Row = {
  id: number
  customerId: number
  campaignId: string
  occurrence: string
  heldOut: boolean
  arms: Record<string, string>
  earlierArms: Record<string, string>
  state: string
  yielded: boolean
  deliveryId: number | null
  deliveryCustomer: number | null
  delivery: string | null
  attempted: boolean
}

async function readJourneys({ tx, workspaceId }: WorkspaceTx, ids: readonly number[]): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select e.id, e.customer_id as "customerId", e.campaign_id as "campaignId", e.occurrence, e.held_out as "heldOut",
           e.arms, e.earlier_arms as "earlierArms", e.state, e.yielded, d.id as "deliveryId",
           d.customer_id as "deliveryCustomer", d.state as delivery, d.attempted_at is not null as attempted
      from journey_entries e left join deliveries d on d.workspace_id = e.workspace_id and d.entry_id = e.id
     where e.workspace_id = ${workspaceId} and e.customer_id = any(${ids}::bigint[]) order by e.id, d.id`.execute(tx)
  return rows
}

const isOpen = ({ state }: Row) => ['due', 'waiting', 'delivering'].includes(state)

test('whatever two customers lived through and said, nothing is lost, doubled or drawn anew when they become one', async ({
  db,
  workspaceId,
  inWs,
}) => {
  await inWs(({ tx }) =>
    sql`insert into topics (workspace_id, name, title) values (${workspaceId}, 'offers', 'Offers')`.execute(tx),
  )
  let run = 0
  const property = fc.asyncProperty(anyLives, anyWords, async (lives, words) => {
    run += 1
    const [userId, anonymousId] = [`u${run}`, `a${run}`]
    await ingest(db, workspaceId, ['identify', { userId }], ['identify', { anonymousId }])
    const { rows: found } = await sql<{ value: string; id: number }>`
      select value, customer_id as id from customer_identities
       where workspace_id = ${workspaceId} and value = any(${[userId, anonymousId]})`.execute(db)
    const idOf = new Map(found.map(({ value, id }) => [value, id]))
    const ids = { known: idOf.get(userId) ?? 0, anonymous: idOf.get(anonymousId) ?? 0 }
    await inWs((ws) => setUpLives(ws, ids, lives, words))
    const before = await inWs((ws) => readJourneys(ws, Object.values(ids)))
    await ingest(db, workspaceId, ['identify', { userId, anonymousId, messageId: `login-${run}` }])
    const after = await inWs((ws) => readJourneys(ws, Object.values(ids)))

    const kept = (rows: readonly Row[]) =>
      rows.map(({ id, occurrence, heldOut, arms, deliveryId, attempted }) => ({
        id,
        occurrence,
        heldOut,
        arms,
        deliveryId,
        attempted,
      }))
    expect(kept(after)).toEqual(kept(before))
    for (const [index, row] of after.entries()) {
      expect(row.customerId).toBe(ids.known)
      expect(row.deliveryCustomer).toBe(row.deliveryId === null ? null : ids.known)
      const was = before[index]?.delivery ?? null
      // What nobody has begun to send is taken back where its journey yields, and only there.
      expect(row.delivery).toBe(was === 'queued' && row.yielded ? 'skipped' : was)
      expect(row.yielded && isOpen(row)).toBe(false)
    }
    for (const own of Map.groupBy(after, ({ campaignId }) => campaignId).values()) {
      const going = own.filter(({ yielded }) => !yielded)
      const occurrences = going.map(({ occurrence }) => occurrence)
      expect(new Set(occurrences).size).toBe(occurrences.length)
      // A journey that goes on is in an arm that one of them had drawn.
      const drawn = own.flatMap(({ arms }) => Object.values(arms))
      for (const { arms, earlierArms } of going.filter(isOpen))
        for (const arm of Object.values({ ...arms, ...earlierArms })) expect(drawn).toContain(arm)
    }

    const { rows: consents } = await sql<Pick<Word, 'topic' | 'channel' | 'allowed'>>`
      select topic, channel, allowed from consents
       where workspace_id = ${workspaceId} and customer_id = ${ids.known}`.execute(db)
    const expected = [...Map.groupBy(words, placeOf)].map(([place, said]) => {
      const latest = Math.min(...said.map(({ hours }) => hours))
      return [place, said.filter(({ hours }) => hours === latest).every(({ allowed }) => allowed)] as const
    })
    expect(new Map(consents.map((each) => [placeOf(each), each.allowed]))).toEqual(new Map(expected))
  })
  await fc.assert(property, { numRuns: runs })
})
