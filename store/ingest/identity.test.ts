import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { WorkspaceTx } from '../database/db.ts'
import { givenWorkspace, test } from '../testing.ts'
import { inWorkspace } from '../database/db.ts'
import { ingestCalls } from './ingest.ts'
import { givenCall } from './testing.ts'

const now = Temporal.Instant.from('2026-11-24T10:00:00Z')

/** A call in brief; `null` ids are left out. */
type Brief = {
  type: 'identify' | 'track' | 'alias'
  user: string | null
  anonymous: string | null
  email: string | null
  previous: string
  token: string | null
}
type Person = { isKnown: boolean }

const sortGroups = (groups: readonly string[][]) =>
  groups.map((ids) => ids.toSorted()).toSorted((a, b) => (String(a) < String(b) ? -1 : 1))

/** What identity means, said over again in the plainest way: labels that are written over. */
function play(calls: readonly Brief[]): { ids: string[][]; eventsOf: string[][]; tokensOf: string[][] } {
  const labels = new Map<string, Person>()
  const relabel = (from: Person, to: Person) => {
    for (const [id, person] of labels) if (person === from) labels.set(id, to)
  }
  for (const [index, call] of calls.entries()) {
    const own = [
      ...(call.user === null ? [] : [`user_id:${call.user}`]),
      ...(call.anonymous === null || call.type === 'alias' ? [] : [`anonymous_id:${call.anonymous}`]),
      ...(call.email === null || call.type !== 'identify' ? [] : [`email:${call.email}`]),
    ]
    const isAlias = call.type === 'alias' && call.previous !== call.user
    const previous = isAlias ? [`anonymous_id:${call.previous}`, `user_id:${call.previous}`] : []
    const free = [...own, ...previous].flatMap((id) => {
      const person = labels.get(id)
      const isFree = person?.isKnown === false || (isAlias && id === `user_id:${call.previous}`)
      return person !== undefined && isFree ? [person] : []
    })
    const named = own.flatMap((id) => labels.get(id) ?? [])
    const first = call.user === null ? (named.find(({ isKnown }) => isKnown) ?? named[0]) : labels.get(own[0] ?? '')
    const person = first ?? free[0] ?? { isKnown: false }
    if (previous.every((id) => !labels.has(id))) own.push(...previous)
    for (const other of free) relabel(other, person)
    for (const id of own) if (!labels.has(id)) labels.set(id, person)
    person.isKnown ||= call.user !== null
    if (call.type === 'track') labels.set(`event:m${index}`, person)
    if (call.token !== null) labels.set(`token:${call.token}`, person)
  }
  const group = (isWanted: (id: string) => boolean) =>
    sortGroups([...Map.groupBy([...labels.keys()].filter(isWanted), (id) => labels.get(id)).values()])
  return {
    ids: group((id) => !/^(event|token):/.test(id)),
    eventsOf: group((id) => !id.startsWith('token:')),
    tokensOf: group((id) => !id.startsWith('event:')),
  }
}

async function readGroups(ws: WorkspaceTx): Promise<ReturnType<typeof play>> {
  const { rows } = await sql<{ id: string; customer: number }>`
    select kind || ':' || value as id, customer_id as customer from customer_identities where workspace_id = ${ws.workspaceId}
    union all select 'event:' || message_id, customer_id from events where workspace_id = ${ws.workspaceId}
    union all select 'token:' || token, customer_id from devices where workspace_id = ${ws.workspaceId}`.execute(ws.tx)
  const group = (isWanted: (id: string) => boolean) =>
    sortGroups(
      [
        ...Map.groupBy(
          rows.filter(({ id }) => isWanted(id)),
          ({ customer }) => customer,
        ).values(),
      ].map((all) => all.map(({ id }) => id)),
    )
  return {
    ids: group((id) => !/^(event|token):/.test(id)),
    eventsOf: group((id) => !id.startsWith('token:')),
    tokensOf: group((id) => !id.startsWith('event:')),
  }
}

const toCall = ({ type, user, anonymous, email, previous, token }: Brief, index: number) => {
  const context = token === null ? {} : { device: { token, type: 'ios' } }
  const ids = { userId: user, anonymousId: anonymous, messageId: `m${index}`, context }
  if (type === 'alias') return givenCall('alias', { ...ids, previousId: previous })
  return type === 'track'
    ? givenCall('track', { ...ids, event: 'app_opened' })
    : givenCall('identify', { ...ids, traits: { ...(email !== null && { email: `${email}@example.com` }) } })
}

const users = fc.constantFrom('1', '2', '3')
const anonymous = fc.constantFrom('a', 'b', 'c', 'd')
const tokens = fc.constantFrom(null, null, 'tok1', 'tok2')
const briefs = fc.oneof(
  fc.record({
    type: fc.constantFrom('identify', 'identify', 'track'),
    user: fc.oneof(users, fc.constant(null)),
    anonymous: anonymous,
    email: fc.constantFrom(null, null, 'x', 'y'),
    previous: fc.constant(''),
    token: tokens,
  }),
  fc.record({
    type: fc.constant('alias'),
    user: users,
    anonymous: fc.constant(null),
    email: fc.constant(null),
    previous: fc.oneof(users, anonymous),
    token: tokens,
  }),
) as fc.Arbitrary<Brief> // the types of two records do not meet in one
const batches = fc.array(fc.array(briefs, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 8, size: 'max' })
const withDomain = (groups: string[][]) =>
  sortGroups(groups.map((ids) => ids.map((id) => (id.startsWith('email:') ? `${id}@example.com` : id))))

test('whatever calls come, in whatever batches, the ids form the customers that the plain rules say, and nothing is lost', async ({
  db,
}) => {
  await fc.assert(
    fc.asyncProperty(batches, async (drawn) => {
      const workspaceId = await givenWorkspace(db)
      let index = 0
      for (const batch of drawn) {
        const calls = batch.map((brief) => toCall(brief, index++))
        await ingestCalls(db, workspaceId, calls, now)
      }
      const expected = play(drawn.flat())
      const found = await inWorkspace(db, workspaceId, readGroups)
      expect(found.ids).toEqual(withDomain(expected.ids))
      expect(found.eventsOf).toEqual(withDomain(expected.eventsOf))
      expect(found.tokensOf).toEqual(withDomain(expected.tokensOf))
      const { rows } = await inWorkspace(db, workspaceId, ({ tx }) =>
        sql<{ count: number }>`
          select count(*) from customers c where workspace_id = ${workspaceId} and not exists (
            select 1 from customer_identities i where i.workspace_id = c.workspace_id and i.customer_id = c.id)`.execute(
          tx,
        ),
      )
      expect(rows).toEqual([{ count: 0 }])
    }),
    { numRuns: 20 },
  )
}, 90_000)
