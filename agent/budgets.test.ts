import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Budget } from '../domain/budgets/budget.ts'
import { inWorkspace } from '../store/database/db.ts'
import { givenMember } from '../store/testing.ts'
import { textOf } from './testing.ts'
import { test } from './testing/hosted-test.ts'

const prices = { 'gpt-5.4': { input: 2_000_000, cached: 200_000, output: 8_000_000 } }
const tokens = (scope: Budget['scope'], limit: number): Budget => ({ scope, unit: 'tokens', limit })
const say = (text: string) => ({ text: [text], usage: { input: 900, output: 100, cached: 500 } })

test('a turn keeps what it cost, cached input at its price; of a model without a price it is not known', async ({
  stub,
  givenHosted,
  inWs,
}) => {
  const priced = await givenHosted('responses', { models: { prices, budgets: [] } })
  const unpriced = await givenHosted('completions', { model: 'qwen3:8b', models: { prices, budgets: [] } })
  stub.reply(say('Dear.'), say('Free?'))
  await priced.ask('Hi')
  await unpriced.ask('Hi')
  const { rows } = await inWs(({ tx }) =>
    sql`select model, cost_micros as cost, reserved_tokens as reserved from turns order by model`.execute(tx),
  )
  expect(rows).toEqual([
    { model: 'gpt-5.4', cost: 400 * 2 + 500 * 0.2 + 100 * 8, reserved: 0 },
    { model: 'qwen3:8b', cost: null, reserved: 0 },
  ])
})

test.for([
  [tokens('turn', 1_500), 'this turn has used its budget, 1,500 tokens', 'Say “go on”'],
  [tokens('thread', 1_500), 'this thread has used its budget, 1,500 tokens', 'Begin a new thread'],
  [tokens('member', 1_500), 'you have used your budget of today, 1,500 tokens', 'whole again at 00:00 (UTC)'],
  [{ scope: 'day', unit: 'cost', limit: 2_000 }, 'this workspace has used its budget of today, $0.002', '00:00 (UTC)'],
] as const)(
  'a budget that is used up ends the turn politely, saying which and when it is whole again: %o',
  async ([budget, which, when], { stub, givenHosted }) => {
    const { ask } = await givenHosted('responses', { models: { prices, budgets: [budget] } })
    const usage = { input: 900, output: 100, cached: 500 }
    for (const id of ['call_1', 'call_2'])
      stub.reply({ calls: [{ id, name: 'count', arguments: '{"plan":"pro","atLeast":null}' }], usage })
    const events = await ask('Count.')
    expect(events.at(-1)?.type).toBe('RUN_FINISHED')
    expect(textOf(events)).toContain(which)
    expect(textOf(events)).toContain(when)
    expect(stub.requests).toHaveLength(2)
  },
)

test('a day and a member’s day begin anew at midnight of the workspace, and another member has a budget of their own', async ({
  stub,
  givenHosted,
  clock,
  db,
  workspaceId,
  inWs,
}) => {
  await inWs(({ tx }) => sql`update workspace_settings set timezone = 'Asia/Tokyo'`.execute(tx))
  const models = { prices, budgets: [tokens('member', 900)] }
  const maya = await givenHosted('responses', { models, threadId: 'thr_a' })
  const tom = await givenHosted('responses', { models, threadId: 'thr_b', member: await givenMember(db, workspaceId) })
  stub.reply(say('One.'), say('Two.'), say('Three.'))
  expect(textOf(await maya.ask('Hi'))).toBe('One.')
  expect(textOf(await maya.ask('Hi'))).toContain('whole again at 00:00 (Asia/Tokyo)')
  expect(textOf(await tom.ask('Hi'))).toBe('Two.')
  clock.advance({ hours: 24 })
  expect(textOf(await maya.ask('Hi'))).toBe('Three.')
})

test('of ten turns at once on the last of a budget, one begins', async ({ stub, givenHosted, db, workspaceId }) => {
  const models = { prices, budgets: [tokens('day', 900)] }
  const gate = Promise.withResolvers<void>()
  stub.reply({ ...say('Go.'), pause: () => gate.promise }, ...Array.from({ length: 9 }, () => say('Too many.')))
  const talks = await Promise.all(
    Array.from({ length: 10 }, (_, index) => givenHosted('responses', { models, threadId: `thr_${index}` })),
  )
  const running = talks.map(({ ask }) => ask('Hi'))
  // The nine end while the one is still being answered.
  const ended = () =>
    inWorkspace(db, workspaceId, async ({ tx }) => {
      const { rows } = await sql<{ ended: number }>`
        select count(*) filter (where ended_at is not null)::int as ended from turns`.execute(tx)
      return rows[0]?.ended
    })
  await expect.poll(ended, { timeout: 20_000 }).toBe(9)
  gate.resolve()
  const words = (await Promise.all(running)).map(textOf)
  expect(words.filter((text) => text === 'Go.')).toHaveLength(1)
  expect(stub.requests).toHaveLength(1)
})

test('when the model has failed for good a second one answers, also in the rest of the turn, at its price', async ({
  stub,
  givenHosted,
  inWs,
}) => {
  const second = { input: 1_000_000, cached: 1_000_000, output: 1_000_000 }
  const models = { prices: { ...prices, 'gpt-5.4-mini': second }, budgets: [] }
  const { ask, readLog } = await givenHosted('responses', { fallback: 'gpt-5.4-mini', models })
  const call = { id: 'call_1', name: 'count', arguments: '{"plan":"pro","atLeast":null}' }
  stub.reply({ text: ['Half an ans'], fault: 'reset' })
  stub.reply(
    { fault: { status: 403 } },
    { calls: [call], usage: { input: 900, output: 100, cached: 0 } },
    say('Counted.'),
  )
  const events = await ask('Count.')
  expect(textOf(events)).toBe('Counted.')
  expect(stub.requests.map(({ body }) => body['model'])).toEqual(['gpt-5.4', 'gpt-5.4', 'gpt-5.4-mini', 'gpt-5.4-mini'])
  expect(readLog()).toContain('the second one is asked')
  const { rows } = await inWs(({ tx }) => sql`select cost_micros as cost, model from turns`.execute(tx))
  expect(rows).toEqual([{ cost: 2_000, model: 'gpt-5.4-mini' }])
  stub.reply({ fault: { status: 403 } }, { fault: { status: 401 } })
  expect((await ask('Again.')).at(-1)).toMatchObject({ type: 'RUN_ERROR', code: 'model_failed' })
})
