import fc from 'fast-check'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { isStandardTrait } from '../../domain/conditions/standard-traits.ts'
import { readCatalogue } from '../catalogue.ts'
import { findCustomer } from '../customers/customers.ts'
import { emptyRows } from '../privacy/empty-rows.ts'
import { type Db, inWorkspace, type WorkspaceTx } from '../database/db.ts'
import { ingestCalls } from '../ingest/ingest.ts'
import { givenCall } from '../ingest/testing.ts'
import { setTraits } from '../journeys/set-traits.ts'
import { givenWorkspace, test } from '../testing.ts'
import { CatalogueDelta } from './delta.ts'
import { foldCatalogue } from './fold.ts'
import { isPersonalTrait, isPersonalValue } from './personal.ts'
import { placeValue } from './place-value.ts'
import { recountTraits } from './recount.ts'
import { appendDelta } from './write-delta.ts'

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')

const value = fc.oneof(
  fc.constantFrom('free', 'pro', '', 'Maya Okafor', '2026-02-03', '2026-02-03T23:30:00-05:00', '👋', 'مرحبا', '~'),
  fc.integer({ min: -5, max: 20_000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(null),
  fc.constant(['a']),
  fc.constant({ a: 1 }),
)
const traits = fc.dictionary(
  fc.constantFrom('plan', 'ltv', '__proto__', 'first_name', 'email', 'country', 'created_at', 'constructor', 'x~y'),
  value,
  { maxKeys: 4 },
)
const userId = fc.constantFrom('u1', 'u2', 'u3')
const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('identify' as const), userId, traits }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('set' as const), userId, traits }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('track' as const), userId, event: fc.constantFrom('a', 'b') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), userId }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('read' as const), userId }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('visit' as const), userId, traits }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('sign_in' as const), userId, traits }) },
)
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

test('after any changes the catalogue is the one that counting anew gives', async ({ db }) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      async (batches) => {
        const workspaceId = await givenWorkspace(db)
        for (const [index, acts] of batches.entries())
          await perform(db, workspaceId, acts, now.add({ hours: 20 * index }))
        const kept = await readCounts(db, workspaceId)
        await recountTraits(db, workspaceId)
        expect(kept).toEqual(await readCounts(db, workspaceId))
        const { rows } = await sql`
        select name, count(*) as count from events where workspace_id = ${workspaceId} group by name order by name`.execute(
          db,
        )
        const { events } = await inWorkspace(db, workspaceId, readCatalogue)
        expect(
          events.map(({ name, count }) => ({ name, count })).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
        ).toEqual(rows)
      },
    ),
    { numRuns: 12 },
  )
}, 60_000)

/** What several acts change, the identify and track calls among them in one batch. */
async function perform(db: Db, workspaceId: number, acts: readonly Act[], at: Temporal.Instant): Promise<void> {
  const calls = acts.flatMap((each) => {
    if (each.kind === 'visit') return [givenCall('identify', { anonymousId: each.userId, traits: each.traits })]
    if (each.kind === 'sign_in') return [givenCall('identify', { ...each, anonymousId: each.userId })]
    return each.kind === 'identify' || each.kind === 'track' ? [givenCall(each.kind, each)] : []
  })
  if (calls.length > 0) await ingestCalls(db, workspaceId, calls, at)
  for (const each of acts) {
    await inWorkspace(db, workspaceId, async (ws) => {
      const id = await findCustomer(ws, { kind: 'user_id', value: each.userId })
      if (each.kind === 'read') await readCatalogue(ws)
      if (id === null) return
      if (each.kind === 'delete') await emptyRows(ws, id, now)
      if (each.kind === 'set') {
        const own = Object.fromEntries(Object.entries(each.traits).filter(([name]) => !isStandardTrait(name)))
        await setTraits(ws, [{ customerId: id, traits: own }], at)
      }
    })
  }
}

/** All that is stored of traits whom some customer has, in an order that does not depend on how it came. */
function readCounts(db: Db, workspaceId: number) {
  return inWorkspace(db, workspaceId, async (ws) => {
    await foldCatalogue(ws)
    const { rows: traits } = await sql<{ kinds: Record<string, number> }>`
      select name, customers, kinds, common, low, high from catalogue_traits
       where workspace_id = ${workspaceId} and customers > 0 order by name`.execute(ws.tx)
    const values = await sql`
      select trait, kind, value, customers from catalogue_values where workspace_id = ${workspaceId}
       order by trait, kind, value`.execute(ws.tx)
    const total = await sql<{
      customers: number
    }>`select customers from catalogue_totals where workspace_id = ${workspaceId}`.execute(ws.tx)
    const present = (kinds: Record<string, number>) =>
      Object.fromEntries(Object.entries(kinds).filter(([, count]) => count > 0))
    return {
      traits: traits.map((trait) => ({ ...trait, kinds: present(trait.kinds) })),
      values: values.rows,
      total: total.rows[0]?.customers ?? 0,
    }
  })
}

test('two that change the same customers at once are both counted, and readers wait for neither', async ({
  db,
  workspaceId,
  inWs,
}) => {
  const plans = ['free', 'pro', 'team']
  await Promise.all(
    Array.from({ length: 30 }, async (_, round) => {
      const calls = Array.from({ length: 25 }, (_unused, index) =>
        givenCall('identify', { userId: `u${index}`, traits: { plan: plans[(round + index) % 3] ?? null } }),
      )
      await ingestCalls(db, workspaceId, calls, now)
      if (round % 5 === 0) await inWs(readCatalogue)
    }),
  )
  const kept = await readCounts(db, workspaceId)
  await recountTraits(db, workspaceId)
  expect(kept).toEqual(await readCounts(db, workspaceId))
  expect(kept.total).toBe(25)
})

const fold = async (ws: WorkspaceTx, fill: (delta: CatalogueDelta) => void) => {
  const delta = new CatalogueDelta()
  fill(delta)
  await appendDelta(ws, delta)
  await foldCatalogue(ws)
}

test('a trait of countless values keeps few rows, and what many share is still found', async ({
  workspaceId,
  inWs,
}) => {
  await inWs(async (ws) => {
    for (let round = 0; round < 6; round += 1)
      await fold(ws, (delta) => {
        for (let index = 0; index < 1_500; index += 1) {
          const city = index % 50 === 0 ? 'Porto' : `place ${round}-${index}`
          delta.changeCustomer(null, { city })
        }
      })
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from catalogue_values where workspace_id = ${workspaceId}`.execute(ws.tx)
    expect(rows[0]?.count).toBeLessThanOrEqual(2_000)
    const { traits } = await readCatalogue(ws)
    expect(traits.find(({ name }) => name === 'city')).toMatchObject({ coverage: 1, values: ['Porto'] })
  })
})

test('countless names of traits, events and properties keep few rows, the common ones among them', async ({
  workspaceId,
  inWs,
}) => {
  await inWs(async (ws) => {
    for (let round = 0; round < 2; round += 1)
      await fold(ws, (delta) => {
        for (let index = 0; index < 1_500; index += 1) {
          delta.changeCustomer(null, { [`t${round}-${index}`]: 1, plan: 'free' })
          delta.addEvent(`e${round}-${index}`, now, {})
          delta.addEvent('paid', now, { [`p${round}-${index}`]: 1 })
        }
      })
    const { rows } = await sql`
      select (select count(*) from catalogue_traits where workspace_id = ${workspaceId}) as traits,
             (select count(*) from catalogue_events where workspace_id = ${workspaceId}) as events`.execute(ws.tx)
    expect(rows).toEqual([{ traits: 2_000, events: 2_000 }])
    const { traits, events } = await readCatalogue(ws)
    expect(traits.find(({ name }) => name === 'plan')).toMatchObject({ coverage: 1, values: ['free'] })
    expect(events[0]).toMatchObject({ name: 'paid', count: 3_000 })
    expect(events[0]?.properties).toHaveLength(200)
  })
})

test('a number is counted within a rounding of three digits that contains it', () => {
  expect(['0', 42, 999, -7, 12.5].map((each) => placeValue('n', Number(each))?.bucket)).toEqual([
    '0',
    '42',
    '999',
    '-7',
    '12.5',
  ])
  expect(placeValue('ltv', 4_999)?.bucket).toBe('4990~5000')
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      const bucket = placeValue('n', number)?.bucket ?? ''
      if (bucket === '') return
      const [low, high] = [Number(bucket.split('~')[0]), Number(bucket.split('~').at(-1))]
      expect(low).toBeLessThanOrEqual(number)
      expect(high).toBeGreaterThanOrEqual(number)
      expect(high - low).toBeLessThanOrEqual(Math.abs(number) / 90)
    }),
  )
})

test.for([
  ['contact', 'Ada'],
  ['account_manager', 'Ada'],
  ['firstName', 'Ada'],
  ['greeting', 'Maya Okafor'],
  ['greeting', 'Dr. Jun Sato'],
  ['greeting', 'Okafor, Maya'],
  ['handle', '@maya'],
  ['backup', 'maya@example.com'],
  ['hotline', '+1 555 555 0100'],
  ['First Name', 'Maya'],
  ['first-name2', 'Maya'],
  ['FIRST NAME', 'Maya'],
  ['contact.phoneNumber', 'x12'],
  ['birth_date', 'May'],
  ['Kundenname', 'Jana'],
  ['PRÉNOM', 'Zoé'],
  ['имя', 'Анна'],
  ['客户姓名', 'Zhang'],
  ['الاسم', 'Amal'],
  ['greeting', 'Ludwig van Beethoven'],
  ['greeting', 'Анна Каренина'],
  ['greeting', '张伟'],
  ['greeting', '山田 太郎'],
  ['greeting', 'محمد علي'],
  ['greeting', 'გიორგი'],
  ['hotline', '٠٣٠١٢٣٤٥٦'],
  ['hotline', '+49 30 / 123456'],
  ['hotline', 'whatsapp:+4930123456'],
  ['backup', 'maya (at) example.org'],
  ['page', 'www.maya.example'],
])('%s “%s” belongs to a person', ([trait, text]) => {
  expect(isPersonalTrait(trait ?? '') || isPersonalValue(trait ?? '', text ?? '')).toBe(true)
})

test.for([
  ['city', 'New York'],
  ['plan_name', 'Gold Plus'],
  ['country', 'United Kingdom'],
  ['plan', 'pro'],
  ['interests', 'slow travel'],
  ['Plan Name', 'Gold Plus'],
  ['plan', '金卡'],
  ['city', '北京'],
  ['videos', 'many'],
  ['mood', '👋'],
  ['season', '2026'],
])('%s “%s” is told', ([trait, text]) => {
  expect(isPersonalTrait(trait ?? '') || isPersonalValue(trait ?? '', text ?? '')).toBe(false)
})
