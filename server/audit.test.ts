import { parse } from 'csv-parse/sync'
import { AIMessage, fakeModel } from 'langchain'
import { expect } from 'vitest'
import { countingLiveTool } from '../agent/testing.ts'
import { newId } from '../domain/ids.ts'
import { recordWorkspaceAct } from '../store/audit/workspace-acts.ts'
import { givenWorkspace, test } from '../store/testing.ts'
import { saveSegment } from '../tools/save-segment.ts'
import { givenLiveCampaign } from '../worker/testing/set-up.ts'
import { givenApp } from './testing.ts'

type Line = { id: string; kind: string; what: string; by: string; surface: string; approvalId: string | null } & Record<
  'before' | 'after' | 'facts' | 'contentHash' | 'about',
  unknown
>
type Page = { acts: Line[]; next: string | null }

test('a week of work can be read back: who, what, from where, by which approval, and what was before', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const { tool } = countingLiveTool(2)
  const model = fakeModel()
    .respondWithTools([{ name: 'save_segment', args: { name: 'قدامى 🎉', condition: { everyone: true } } }])
    .respondWithTools([{ name: 'ring_bell', args: { times: 3 } }])
  const app = await givenApp({ store, clock, workspaceId }, { model, tools: [tool, saveSegment] })
  const [admin, first, second] = [await app.as('admin'), await app.as('approver'), await app.as('approver')]
  const post = (url: string, headers: object, payload: object) => {
    clock.advance({ seconds: 1 })
    return app.http.inject({ method: 'POST', url, headers: { ...headers }, payload })
  }
  const messages = [{ id: newId('turn'), role: 'user', content: 'go' }]
  await post('/agui', first, { threadId: 'thr_1', runId: 'r', messages, forwardedProps: { surface: 'cli' } })
  const list = await app.http.inject({ url: '/v1/approvals', headers: admin })
  const id = list.json<{ approvals: { id: string }[] }>().approvals[0]?.id ?? ''
  model.respond(new AIMessage('Rung.'))
  for (const who of [first, second]) await post(`/v1/approvals/${id}/decision`, who, { decision: 'approve' })
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock))
  await post(`/v1/campaigns/${campaign}/pause`, first, {})
  await app.http.inject({ method: 'PATCH', url: '/v1/settings', headers: admin, payload: { recipientCeiling: 500 } })

  const read = async (query = '') => (await app.http.inject({ url: `/v1/audit${query}`, headers: admin })).json<Page>()
  const { acts, next } = await read()
  expect(next).toBeNull()
  const kinds = acts.map(({ kind }) => kind)
  expect(kinds.toSorted()).toEqual(
    [
      'settings_changed',
      'campaign_paused',
      'tool_called',
      'approval_approved',
      'approval_given_first',
      'approval_asked',
      'tool_called',
      'draft_changed',
    ].toSorted(),
  )
  const find = (kind: string) => acts.find((each) => each.kind === kind)
  expect(find('approval_asked')).toMatchObject({
    surface: 'cli',
    approvalId: id,
    what: 'asked for approval: Ring 3 times',
  })
  expect(find('approval_given_first')).toMatchObject({ surface: 'api', approvalId: id, byName: 'Test approver' })
  expect(find('approval_approved')).toMatchObject({ surface: 'api', approvalId: id, contentHash: 'as-approved' })
  expect(find('approval_approved')?.by).not.toBe(find('approval_given_first')?.by)
  expect(find('settings_changed')).toMatchObject({
    before: { recipientCeiling: null },
    after: { recipientCeiling: 500 },
  })
  expect(find('campaign_paused')).toMatchObject({
    about: campaign,
    before: { status: 'live' },
    after: { status: 'paused' },
  })
  expect(find('draft_changed')).toMatchObject({ surface: 'cli', before: null, what: 'made the segment “قدامى 🎉”' })
  expect(acts.find(({ what }) => what === 'ring_bell: done')).toMatchObject({
    approvalId: id,
    contentHash: 'as-approved',
  })

  const pages: Line[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Page = await read(`?limit=3${cursor === '' ? '' : `&before=${encodeURIComponent(cursor)}`}`)
    pages.push(...page.acts)
    cursor = page.next
  }
  expect(pages).toEqual(acts)
  expect((await read(`?until=${clock.now().subtract({ hours: 1 }).toString()}`)).acts).toEqual([])
  await app.live.close(0)
  await app.http.close()
})

test('it is exported whole, as CSV that no spreadsheet runs and as lines of JSON, and that is noted too', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const { http, as } = await givenApp({ store, clock, workspaceId })
  const headers = await as('admin')
  const count = 1_203
  await inWs(async (ws) => {
    for (let index = 0; index < count; index += 1)
      await recordWorkspaceAct(
        ws,
        { kind: 'campaign_paused', about: '=HYPERLINK("x")', after: { note: 'a "quoted", line\nand more' } },
        { by: null, surface: 'operator', at: clock.now() },
      )
  })
  const get = async (format: string) => (await http.inject({ url: `/v1/audit/export?format=${format}`, headers })).body
  const rows = parse(await get('csv'), { columns: true }) as Record<string, string>[] // the header names the columns
  expect(rows).toHaveLength(count + 1)
  expect(new Set(rows.map(({ id }) => id)).size).toBe(count + 1)
  expect(rows.at(-1)).toMatchObject({ about: `'=HYPERLINK("x")` })
  expect(JSON.parse(rows.at(-1)?.['after'] ?? '')).toEqual({ note: 'a "quoted", line\nand more' })
  const lines = (await get('ndjson')).trim().split('\n')
  expect(lines).toHaveLength(count + 2)
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ about: '=HYPERLINK("x")' })
  expect(lines.filter((line) => line.includes('"audit_exported"'))).toHaveLength(2)
})

test('webhooks, suppressions and settled doubts say who did it, and hold no address and no secret', async ({
  store,
  clock,
  workspaceId,
}) => {
  const { http, as } = await givenApp({ store, clock, workspaceId })
  const headers = await as('admin')
  const ask = (method: 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
    clock.advance({ seconds: 1 })
    return http.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) })
  }
  const made = await ask('POST', '/v1/webhooks', { url: 'https://hooks.example.com/a', events: ['sent'] })
  const { id, secret } = made.json<{ id: string; secret: string }>()
  await ask('PATCH', `/v1/webhooks/${id}`, { state: 'off' })
  await ask('POST', `/v1/webhooks/${id}/secret`)
  await ask('DELETE', `/v1/webhooks/${id}`)
  const place = { channel: 'email', address: 'audit.me@private.example' }
  await ask('POST', '/v1/suppressions', { suppressions: [{ ...place, reason: 'complained' }] })
  await ask('DELETE', `/v1/suppressions?channel=email&address=${place.address}`)
  const { acts } = (await http.inject({ url: '/v1/audit', headers })).json<Page>()
  expect(acts.map(({ what }) => what)).toEqual([
    'lifted the suppression of one address by email',
    'suppressed 1 address',
    'deleted the webhook https://hooks.example.com/a',
    `exchanged the secret of ${id}`,
    'changed the webhook https://hooks.example.com/a',
    'made the webhook https://hooks.example.com/a',
  ])
  expect(new Set(acts.map(({ by, surface }) => `${surface} ${by}`)).size).toBe(1)
  expect(acts[1]).toMatchObject({ after: { added: 1, given: 1, channels: ['email'], reasons: ['complained'] } })
  expect(JSON.stringify(acts)).not.toContain(place.address)
  expect(JSON.stringify(acts)).not.toContain(secret)
})

test('it is an admin’s, of their own workspace, and a wrong question says what would be right', async ({
  store,
  clock,
  db,
  inWs,
  workspaceId,
}) => {
  const { http, as } = await givenApp({ store, clock, workspaceId })
  await inWs((ws) =>
    recordWorkspaceAct(ws, { kind: 'settings_changed' }, { by: null, surface: 'operator', at: clock.now() }),
  )
  for (const url of ['/v1/audit', '/v1/audit/export'])
    expect((await http.inject({ url, headers: await as('approver') })).json()).toMatchObject({ code: 'forbidden' })
  const stranger = await as('admin', await givenWorkspace(db))
  expect((await http.inject({ url: '/v1/audit', headers: stranger })).json()).toEqual({ acts: [], next: null })
  const headers = await as('admin')
  for (const query of ['before=yesterday', 'before=2026-11-24T10:00:00Z~%27', 'since=monday', 'limit=0', 'kind=x'])
    expect((await http.inject({ url: `/v1/audit?${query}`, headers })).json()).toMatchObject({ code: 'invalid_query' })
})
