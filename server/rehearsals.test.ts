import { expect } from 'vitest'
import { emailStep, givenDocument } from '../domain/campaign/testing.ts'
import { insertDraft } from '../store/campaigns/campaigns.ts'
import { givenWorkspace, test } from '../store/testing.ts'
import { givenBookshop } from '../tools/testing.ts'
import { givenApp } from './testing.ts'

const document = givenDocument({
  trigger: { kind: 'event', event: 'purchased' },
  topic: 'news',
  steps: [emailStep('stp_1')],
})

test('a member asks what a draft would have done, nobody of another workspace does, and days have bounds', async ({
  store,
  clock,
  db,
  workspaceId,
  inWs,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  await inWs((ws) => insertDraft(ws, { id: 'cmp_1', document, memberId: 'mem_1', at: clock.now() }))
  const { http, as } = await givenApp({ store, clock, workspaceId })
  const headers = await as('viewer')
  const ask = async (query: string, more = {}) =>
    http.inject({ method: 'POST', url: `/v1/campaigns/cmp_1/rehearsals${query}`, headers, ...more })
  expect((await ask('')).json()).toMatchObject({ days: 30, customers: 5, deliveries: { sent: 5, skipped: 0 } })
  expect((await ask('?days=4')).json()).toMatchObject({ days: 4, customers: 2, sentByChannel: [{ count: 2 }] })
  for (const days of ['0', '91', 'many', '1e9', '-1']) expect((await ask(`?days=${days}`)).statusCode).toBe(400)
  expect((await ask('', { headers: {} })).statusCode).toBe(401)
  const elsewhere = await givenApp({ store, clock, workspaceId: await givenWorkspace(db) })
  const strange = await elsewhere.as('admin')
  expect(
    (await elsewhere.http.inject({ method: 'POST', url: '/v1/campaigns/cmp_1/rehearsals', headers: strange }))
      .statusCode,
  ).toBe(404)
})
