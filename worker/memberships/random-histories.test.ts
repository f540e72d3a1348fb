import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { Condition, type ConditionInput } from '../../domain/conditions/condition.ts'
import { conditionToSql } from '../../domain/conditions/condition-to-sql.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { suppressAddresses, unsuppressAddress } from '../../store/customers/suppressions.ts'
import { setConsents } from '../../store/customers/consents.ts'
import { findCustomer } from '../../store/customers/customers.ts'
import { emptyRows } from '../../store/privacy/empty-rows.ts'
import { givenLiveCampaign } from '../testing/set-up.ts'
import { givenSegment, listIds, test } from './testing.ts'

/** Raise these for a longer search. */
const histories = 3
const stepsInEach = 25

const conditions: Record<string, ConditionInput> = {
  gone: { not: { performed: { event: 'seen', withinDays: 30 } } },
  regular: {
    all: [{ performed: { event: 'seen', atLeast: 2, withinDays: 7 } }, { trait: { name: 'plan', isNot: 'free' } }],
  },
  cooling: {
    any: [{ lastPerformed: { event: 'order', withinDays: 30, beforeDaysAgo: 7 } }, { activeWithin: { days: 1 } }],
  },
  renewing: { trait: { name: 'renews_at', withinNextDays: 7 } },
  reachable: { all: [{ reachable: { channel: 'email' } }, { subscribed: { topic: 'offers', channel: 'email' } }] },
  weekly: { performedEachWeek: { event: 'seen', weeks: 2 } },
}

type Step =
  | { kind: 'track'; who: string; event: string; daysAgo: number }
  | { kind: 'identify'; who: string; traits: Record<string, unknown> }
  | { kind: 'wait'; hours: number }
  | { kind: 'consent' | 'suppress' | 'delete'; who: string; allowed: boolean }

const who = fc.constantFrom(...listIds(1, 5))
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('track' as const),
    who,
    event: fc.constantFrom('seen', 'order'),
    daysAgo: fc.constantFrom(0, 0, 3, 20),
  }),
  fc.record({
    kind: fc.constant('identify' as const),
    who,
    traits: fc.oneof(
      fc.record({ plan: fc.constantFrom('free', 'paid', null) }),
      fc.record({ renews_at: fc.constantFrom('2026-12-01', '2027-01-10T12:00:00Z', 'soon') }),
    ),
  }),
  fc.record({ kind: fc.constant('wait' as const), hours: fc.constantFrom(1, 23, 24, 7 * 24, 22 * 24) }),
  fc.record({ kind: fc.constantFrom('consent' as const, 'suppress' as const), who, allowed: fc.boolean() }),
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), who, allowed: fc.constant(false) }) },
)

async function readMembers(ws: WorkspaceTx): Promise<string[]> {
  const { rows } = await sql<{ member: string }>`
    select x.condition::text || ' ' || m.customer_id as member
      from memberships m join watched_conditions x on x.workspace_id = m.workspace_id and x.id = m.watched_id
     where m.workspace_id = ${ws.workspaceId} and m.is_member`.execute(ws.tx)
  return rows.map(({ member }) => member).toSorted()
}

async function evaluateAll(ws: WorkspaceTx, now: Temporal.Instant): Promise<string[]> {
  const members = []
  for (const written of Object.values(conditions)) {
    const condition = Condition.parse(written)
    const matches = conditionToSql(condition, { workspaceId: ws.workspaceId, now, segments: new Map() })
    const { rows } = await sql<{ member: string }>`
      select ${JSON.stringify(condition)}::jsonb::text || ' ' || c.id as member from customers c
       where c.workspace_id = ${ws.workspaceId} and ${matches}`.execute(ws.tx)
    members.push(...rows.map(({ member }) => member))
  }
  return members.toSorted()
}

for (let history = 1; history <= histories; history += 1) {
  test(`after every step the members are those who match, history ${history}`, async ({
    worker,
    person,
    identifyAll,
    clock,
    inWs,
  }) => {
    await identifyAll(listIds(1, 4))
    for (const [name, condition] of Object.entries(conditions)) {
      await inWs((ws) => givenSegment(ws, clock, name, condition))
      await inWs((ws) => givenLiveCampaign(ws, clock, { trigger: { kind: 'segment_entry', segment: name } }))
    }
    await worker.drain()
    // Without the daily comparison, which would set right what was missed.
    await inWs((ws) =>
      sql`update watched_conditions set compare_at = '2100-01-01' where workspace_id = ${ws.workspaceId}`.execute(
        ws.tx,
      ),
    )
    const find = (ws: WorkspaceTx, userId: string) => findCustomer(ws, { kind: 'user_id', value: userId })
    const play: (step: Step) => Promise<unknown> = async (step) => {
      if (step.kind === 'wait') return clock.advance({ hours: step.hours, microseconds: 1 })
      if (step.kind === 'identify') return person(step.who).identify(step.traits)
      if (step.kind === 'track') {
        const timestamp = clock
          .now()
          .subtract({ hours: 24 * step.daysAgo })
          .toString()
        return person(step.who).track(step.event, { timestamp })
      }
      const address = `${step.who}@example.com`
      return inWs(async (ws) => {
        const id = await find(ws, step.who)
        if (id === null) return
        if (step.kind === 'delete') return emptyRows(ws, id, clock.now())
        if (step.kind === 'consent')
          return setConsents(ws, id, [{ topic: 'offers', channel: '*', allowed: step.allowed }], 'test', clock.now())
        if (step.allowed) return unsuppressAddress(ws, 'email', address)
        return suppressAddresses(ws, [{ channel: 'email', address, reason: 'test' }], clock.now())
      })
    }
    const steps = fc.sample(anyStep, stepsInEach)
    for (const [index, step] of steps.entries()) {
      await play(step)
      await worker.drain()
      const [kept, evaluated] = await inWs(async (ws) => [await readMembers(ws), await evaluateAll(ws, clock.now())])
      expect({ steps: steps.slice(0, index + 1), members: kept }).toEqual({
        steps: steps.slice(0, index + 1),
        members: evaluated,
      })
    }
  })
}
