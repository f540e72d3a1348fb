import { expect } from 'vitest'
import type { Db } from './database/db.ts'
import { readCatalogue } from './catalogue.ts'
import { ingestCalls } from './ingest/ingest.ts'
import { givenCall } from './ingest/testing.ts'
import { test } from './testing.ts'

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')

function givenCustomers(db: Db, workspaceId: number, traitSets: readonly Record<string, unknown>[]) {
  return ingestCalls(
    db,
    workspaceId,
    traitSets.map((traits, index) => givenCall('identify', { userId: `u${index}`, traits })),
    now,
  )
}

test('traits come with kind, coverage, common values and range; standard ones are always there', async ({
  db,
  workspaceId,
  inWs,
}) => {
  const traitSets = Array.from({ length: 100 }, (_, index) => ({
    plan: index < 70 ? 'free' : index < 95 ? 'pro' : 'secret-deal',
    ltv: index,
    ...(index < 50 && { trial_ends_at: `2026-12-0${1 + (index % 9)}T10:11:12Z`, beta: true }),
    language: 'de',
  }))
  await givenCustomers(db, workspaceId, traitSets)
  const { traits } = await inWs(readCatalogue)
  const trait = (name: string) => traits.find((each) => each.name === name)
  expect(trait('plan')).toEqual({
    name: 'plan',
    type: 'text',
    coverage: 1,
    values: ['free', 'pro'],
    min: null,
    max: null,
  })
  expect(trait('ltv')).toMatchObject({ type: 'number', min: 0, max: 99, values: null })
  expect(trait('trial_ends_at')).toMatchObject({ type: 'date', coverage: 0.5, min: '2026-12-01', max: '2026-12-09' })
  expect(trait('beta')).toMatchObject({ type: 'boolean', values: ['true'] })
  expect(trait('language')).toMatchObject({ type: 'text', values: ['de'] })
  expect(trait('phone')).toMatchObject({ coverage: 0, values: null })
  expect(trait('created_at')).toMatchObject({ type: 'date' })
})

test('nothing of a person is in it, however many share it', async ({ db, workspaceId, inWs }) => {
  const personal = {
    first_name: 'Maya',
    companyName: 'Acme',
    backup: 'maya@example.com',
    hotline: '+1 555 555 0100',
    home: 'https://example.com/maya',
    motto: 'x'.repeat(200),
    rare: 'only me',
  }
  const traitSets = Array.from({ length: 60 }, (_, index) => (index < 40 ? { ...personal, rare: `${index}` } : {}))
  await givenCustomers(db, workspaceId, traitSets)
  const catalogue = await inWs(readCatalogue)
  expect(catalogue.traits.filter(({ values }) => values !== null)).toEqual([])
  expect(catalogue.traits.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(personal)))
})

test('a trait that one customer among many has is known, with the kinds it was ever seen with', async ({
  db,
  workspaceId,
  inWs,
}) => {
  await givenCustomers(db, workspaceId, [{ seats: 5 }, { seats: 'many' }, { colour: 'red' }])
  await givenCustomers(db, workspaceId, [{ seats: null }, { seats: null }, { colour: null }])
  const { traits } = await inWs(readCatalogue)
  expect(traits.find(({ name }) => name === 'seats')).toMatchObject({ type: 'mixed', coverage: 0 })
  expect(traits.find(({ name }) => name === 'colour')).toMatchObject({ type: 'text', coverage: 0 })
})

test('events come most frequent first', async ({ db, workspaceId, inWs }) => {
  const track = (event: string, properties = {}) => givenCall('track', { userId: 'u1', event, properties })
  await ingestCalls(db, workspaceId, [track('paid', { total: 3 }), track('seen'), track('seen')], now)
  const { events } = await inWs(readCatalogue)
  expect(events).toEqual([
    { name: 'seen', count: 2, lastSeenAt: now.toString(), properties: [] },
    { name: 'paid', count: 1, lastSeenAt: now.toString(), properties: [{ name: 'total', type: 'number' }] },
  ])
})
