import { sql } from 'kysely'
import { expect } from 'vitest'
import { test } from '../../store/testing.ts'
import { givenApp } from '../testing.ts'

test('a member reads what models have used today and what is left; an unknown price makes an unknown cost', async ({
  store,
  clock,
  workspaceId,
}) => {
  const app = await givenApp({ store, clock, workspaceId })
  app.deps.agent.models = { prices: {}, budgets: [{ scope: 'day', unit: 'tokens', limit: 1_000 }] }
  const headers = await app.as('viewer')
  const read = async (url = '/v1/model-use') => (await app.http.inject({ url, headers })).json<object>()
  const nothing = { tokens: 0, costMicros: 0 }
  expect(await read()).toMatchObject({ workspace: nothing, mine: nothing, thread: null, budgets: [{ left: 1_000 }] })
  const payload = { threadId: 'thr_u', runId: 'r', messages: [{ id: '1', role: 'user', content: 'hi' }] }
  await app.http.inject({ method: 'POST', url: '/agui', headers, payload })
  await sql`update turns set input_tokens = 900, output_tokens = 300, cost_micros = null where workspace_id = ${workspaceId}`.execute(
    store.db,
  )
  const used = { tokens: 1_200, costMicros: null }
  expect(await read('/v1/model-use?threadId=thr_u')).toMatchObject({
    workspace: used,
    mine: used,
    thread: used,
    budgets: [{ scope: 'day', unit: 'tokens', limit: 1_000, spent: 1_200, left: 0 }],
  })
  expect(await read('/v1/model-use?threadId=thr_none')).toMatchObject({ status: 404, code: 'not_found' })
  await app.http.close()
})
