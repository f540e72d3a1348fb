import { sql } from 'kysely'
import { expect } from 'vitest'
import { givenDocument } from '../domain/campaign/testing.ts'
import type { Role } from '../domain/roles.ts'
import { insertDraft } from '../store/campaigns/campaigns.ts'
import { givenWorkspace, test as base } from '../store/testing.ts'
import { changeSettings } from '../store/workspaces/settings.ts'
import { givenBookshop } from '../tools/testing.ts'
import { givenLiveCampaign } from '../worker/testing/set-up.ts'
import { givenApp } from './testing.ts'

type Answer = { status: number; body: any } // oxlint-disable-line typescript/no-explicit-any -- the tests say what it is
type Ask = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object, as?: Role) => Promise<Answer>

/** The bookshop behind the server, asked by a member of the role; an editor unless said otherwise. */
const test = base.extend<{ ask: Ask }>({
  async ask({ store, clock, workspaceId }, use) {
    await givenBookshop(store.db, workspaceId, clock.now())
    await sql`insert into customer_identities (workspace_id, customer_id, kind, value)
      select workspace_id, id, k.kind, k.value from customers
       cross join lateral (values ('user_id', user_id), ('email', email)) as k (kind, value)
       where workspace_id = ${workspaceId} and k.value is not null`.execute(store.db)
    const { http, as } = await givenApp({ store, clock, workspaceId })
    const headers = { viewer: await as('viewer'), editor: await as('editor'), approver: {}, admin: {} } as const
    await use(async (method, url, payload, role = 'editor') => {
      const answer = await http.inject({ method, url, headers: headers[role], ...(payload && { payload }) })
      return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() }
    })
  },
})

const club = { trait: { name: 'plan', is: 'club' } }
const bought = { performed: { event: 'purchased' } }
const both = { all: [club, bought] }

test('a segment is made, changed and deleted, and its customers come page by page', async ({ ask }) => {
  const made = await ask('POST', '/v1/segments', { name: 'Club', condition: club })
  expect(made).toMatchObject({ status: 201, body: { name: 'Club', words: 'plan is “club”', condition: club } })
  const url = `/v1/segments/${made.body.id}`
  const { warnings, ...listed } = made.body
  expect(warnings).toEqual([])
  expect((await ask('GET', '/v1/segments', undefined, 'viewer')).body.segments).toEqual([listed])
  const first = await ask('GET', `${url}/customers?limit=3`)
  expect(first.body.customers.map(({ userId }: { userId: string }) => userId)).toEqual(['c1', 'c2', 'c3'])
  const second = await ask('GET', `${url}/customers?limit=3&after=${first.body.next}`)
  expect(second.body).toMatchObject({ customers: [{ userId: 'c4' }], next: null })
  expect(await ask('PATCH', url, { name: 'Members' })).toMatchObject({ status: 200, body: { name: 'Members' } })
  expect((await ask('GET', url)).body).toMatchObject({ name: 'Members', condition: club })
  expect((await ask('DELETE', url)).status).toBe(204)
  expect((await ask('GET', url)).body).toMatchObject({ code: 'not_found' })
})

test('a name that nobody can see, or that is another segment’s id, is refused', async ({ ask }) => {
  const { body } = await ask('POST', '/v1/segments', { name: 'Club', condition: club })
  const save = (name: string) => ask('POST', '/v1/segments', { name, condition: bought })
  expect(await save('\u200f\u202e')).toMatchObject({ status: 400, body: { code: 'invalid_body', path: 'name' } })
  expect(await save(body.id)).toMatchObject({ status: 409, body: { code: 'conflict', path: 'name' } })
  expect(await save('👋')).toMatchObject({ status: 201 })
})

test('a segment says how many are in it: counted, or as kept for the campaigns that watch it', async ({
  ask,
  inWs,
  clock,
}) => {
  const { body: inner } = await ask('POST', '/v1/segments', { name: 'Club', condition: club })
  const outer = await ask('POST', '/v1/segments', { name: 'Outer', condition: { inSegment: { segment: 'Club' } } })
  const count = async (id: string) => (await ask('GET', `/v1/segments/${id}`, undefined, 'viewer')).body.members
  expect(await count(inner.id)).toEqual({ count: 4, isKept: false })
  const trigger = { kind: 'segment_entry', segment: 'Outer' }
  await inWs((ws) => givenLiveCampaign(ws, clock, { trigger }))
  expect(await count(inner.id)).toEqual({ count: 4, isKept: true })
  await inWs(({ tx, workspaceId }) =>
    sql`update customers set traits = '{"plan": "none"}' where workspace_id = ${workspaceId} and user_id = 'c1'`.execute(
      tx,
    ),
  )
  // As campaigns see it: nobody has looked again at c1 yet.
  expect(await count(outer.body.id)).toEqual({ count: 4, isKept: true })
  await ask('PATCH', `/v1/segments/${inner.id}`, { condition: { all: [club] } })
  expect(await count(inner.id)).toEqual({ count: 3, isKept: false })
})

test('a segment that looks further back than events are kept is saved with a warning', async ({ ask, inWs }) => {
  await inWs((ws) => changeSettings(ws, { eventRetention: { defaultDays: null, events: { purchased: 30 } } }))
  const { status, body } = await ask('POST', '/v1/segments', { name: 'Both', condition: both })
  const warnings = [{ path: 'condition/all/1/performed', message: expect.stringContaining('is kept for 30 days') }]
  expect({ status, warnings: body.warnings }).toEqual({ status: 201, warnings })
  expect((await ask('GET', `/v1/segments/${body.id}`)).body.warnings).toEqual(warnings)
  const condition = { performed: { event: 'purchased', withinDays: 30 } }
  expect((await ask('PATCH', `/v1/segments/${body.id}`, { condition })).body.warnings).toEqual([])
})

test('a viewer may ask but not change, and no one sees another workspace’s segment', async ({
  ask,
  db,
  store,
  clock,
}) => {
  const condition = club
  expect((await ask('POST', '/v1/segments', { name: 'Club', condition }, 'viewer')).status).toBe(403)
  expect((await ask('POST', '/v1/segments/preview', { condition }, 'viewer')).status).toBe(200)
  const { body } = await ask('POST', '/v1/segments', { name: 'Club', condition })
  const elsewhere = await givenApp({ store, clock, workspaceId: await givenWorkspace(db) })
  const headers = await elsewhere.as('admin')
  for (const path of ['', '/customers']) {
    const answer = await elsewhere.http.inject({ url: `/v1/segments/${body.id}${path}`, headers })
    expect(answer.statusCode).toBe(404)
  }
})

test('a preview counts part by part, near misses and a sample, and its query runs when pasted', async ({
  ask,
  inWs,
}) => {
  const { body } = await ask('POST', '/v1/segments/preview', { condition: both, sample: 1, sql: true })
  expect(body).toMatchObject({
    count: 2,
    total: 10,
    words: 'plan is “club” and did “purchased” at least once',
    funnel: [
      { words: 'plan is “club”', count: 4 },
      { words: 'did “purchased” at least once', count: 2 },
    ],
    nearMisses: [
      { words: 'plan is “club”', count: 3 },
      { words: 'did “purchased” at least once', count: 2 },
    ],
    sample: [{ traits: { plan: 'club' } }],
  })
  const pasted = await inWs(({ tx }) => sql.raw(body.sql.text).execute(tx))
  expect(pasted.rows).toHaveLength(2)
  const empty = await ask('POST', '/v1/segments/preview', { condition: both, sample: 0 })
  expect([empty.body.sample, empty.body.sql]).toEqual([[], undefined])
})

test('one customer is told why', async ({ ask }) => {
  const lately = { all: [club, { performed: { event: 'purchased', withinDays: 2 } }] }
  const { body } = await ask('POST', '/v1/segments/explain', {
    condition: lately,
    customer: { email: 'C3@example.com' },
  })
  expect(body).toMatchObject({
    matches: false,
    explanation: { holds: false, parts: [{ holds: true, fact: 'plan is “club”' }, { holds: false }] },
  })
  expect(body.why).toEqual([
    'fails: did “purchased” at least once in the last 2 days (“purchased” not in the last 2 days, the last ever 3 days ago (2026-11-21 10:00 UTC))',
  ])
  const saved = await ask('POST', '/v1/segments', { name: 'Club', condition: club })
  const again = await ask('POST', '/v1/segments/explain', { segment: saved.body.id, customer: { userId: 'c1' } })
  expect(again.body).toMatchObject({ matches: true, why: ['holds: plan is “club” (plan is “club”)'] })
  const nobody = { condition: club, customer: { userId: 'nobody' } }
  expect((await ask('POST', '/v1/segments/explain', nobody)).body).toMatchObject({
    code: 'not_found',
    path: 'customer',
  })
})

test('what is in use is neither deleted nor renamed under those who name it, and they are named', async ({
  ask,
  inWs,
  clock,
}) => {
  const { body: segment } = await ask('POST', '/v1/segments', { name: 'Club', condition: club })
  const inClub = { inSegment: { segment: 'Club' } }
  const document = givenDocument({ name: 'Spring sale', audience: inClub })
  await inWs((ws) => insertDraft(ws, { id: 'cmp_1', document, memberId: 'mem_1', at: clock.now() }))
  await inWs(({ tx }) => sql`update campaigns set status = 'live' where id = 'cmp_1'`.execute(tx))
  const outer = await ask('POST', '/v1/segments', { name: 'Outer', condition: { not: inClub } })
  const refused = await ask('DELETE', `/v1/segments/${segment.id}`)
  expect(refused).toMatchObject({ status: 409, body: { code: 'in_use', uses: [{ id: 'cmp_1' }, { name: 'Outer' }] } })
  expect(refused.body.detail).toBe(
    '“Club” cannot be deleted: it is used by the live campaign “Spring sale”, the segment “Outer”. Change what uses it first.',
  )
  expect((await ask('PATCH', `/v1/segments/${segment.id}`, { name: 'Members' })).body.code).toBe('in_use')
  expect((await ask('PATCH', `/v1/segments/${segment.id}`, { condition: bought })).status).toBe(200)
  expect((await ask('DELETE', `/v1/segments/${outer.body.id}`)).status).toBe(204)
})

const refusals = [
  ['an empty group', { all: [] }, 400, 'invalid_body', 'condition/all', /must hold at least one condition/],
  [
    'a window out of range',
    { any: [{ performed: { event: 'purchased', withinDays: 900 } }] },
    400,
    'invalid_body',
    'condition/any/0/performed/withinDays',
    /whole number of days from 1 to 730/,
  ],
  [
    'a number as text',
    { trait: { name: 'plan', greaterThan: '5' } },
    400,
    'invalid_body',
    'condition/trait/greaterThan',
    /expected number/,
  ],
  [
    'an unknown trait',
    { all: [club, { trait: { name: 'plann', is: 'x' } }] },
    422,
    'unknown_name',
    'condition/all/1/trait/name',
    /nearest is “plan”/,
  ],
  [
    'an unknown event',
    { performed: { event: 'purchase' } },
    422,
    'unknown_name',
    'condition/performed/event',
    /nearest is “purchased”/,
  ],
  [
    'an unknown property',
    { performed: { event: 'purchased', where: [{ property: 'totl', greaterThan: 1 }] } },
    422,
    'unknown_name',
    'condition/performed/where/0/property',
    /nearest is “total”/,
  ],
  [
    'a type that cannot match',
    { trait: { name: 'plan', greaterThan: 5 } },
    422,
    'invalid_condition',
    'condition/trait/greaterThan',
    /needs a number/,
  ],
  [
    'a window that holds nothing',
    { performed: { event: 'purchased', from: '2026-02-01', to: '2026-01-01' } },
    422,
    'invalid_condition',
    'condition/performed/to',
    /ends before it starts/,
  ],
  [
    'a journey’s own question',
    { eventProperty: { name: 'total', greaterThan: 5 } },
    422,
    'invalid_condition',
    'condition/eventProperty',
    /only inside a journey/,
  ],
] as const
test('what is wrong is refused with its path and what would be right', async ({ ask }) => {
  for (const [what, condition, status, code, path, detail] of refusals) {
    const { body } = await ask('POST', '/v1/segments/preview', { condition })
    expect({ what, ...body }).toMatchObject({ what, status, code, path, detail: expect.stringMatching(detail) })
  }
})

test('a segment cannot come to contain itself, and its name is taken once', async ({ ask }) => {
  const { body } = await ask('POST', '/v1/segments', { name: 'Club', condition: club })
  await ask('POST', '/v1/segments', { name: 'Outer', condition: { inSegment: { segment: 'Club' } } })
  const round = await ask('PATCH', `/v1/segments/${body.id}`, { condition: { inSegment: { segment: 'Outer' } } })
  expect(round.body).toMatchObject({ code: 'invalid_condition', detail: 'The segment “Club” would contain itself.' })
  const [one, two] = await Promise.all(
    ['VIP', 'vip'].map((name) => ask('POST', '/v1/segments', { name, condition: club })),
  )
  expect([one?.status, two?.status]).toEqual(one?.status === 201 ? [201, 409] : [409, 201])
})
