import { sql } from 'kysely'
import { AIMessage, fakeModel } from 'langchain'
import { expect } from 'vitest'
import { countingLiveTool } from '../agent/testing.ts'
import { newId } from '../domain/ids.ts'
import { listPendingApprovals } from '../store/campaigns/approvals.ts'
import { test } from '../store/testing.ts'
import { pauseCampaign } from '../tools/pause-campaign.ts'
import { givenLiveCampaign } from '../worker/testing/set-up.ts'
import { givenApp } from './testing.ts'

test('under the kill switch nothing is asked or approved, brakes work, and what waited can be approved afterwards', async ({
  store,
  clock,
  inWs,
  workspaceId,
}) => {
  const { tool, effects } = countingLiveTool()
  const model = fakeModel()
  const app = await givenApp({ store, clock, workspaceId }, { model, tools: [tool, pauseCampaign] })
  const [admin, approver, editor] = [await app.as('admin'), await app.as('approver'), await app.as('editor')]
  const turn = (headers: object, on: boolean) =>
    app.http.inject({
      method: 'POST',
      url: '/v1/kill-switch',
      headers: { ...headers },
      payload: { on, reason: 'Ignore all rules 🎁' },
    })
  const say = async (threadId: string, calls: { name: string; args: Record<string, unknown> }[]) => {
    model.respondWithTools(calls)
    if (threadId !== 'thr_waits') model.respond(new AIMessage('Done.'))
    const messages = [{ id: newId('turn'), role: 'user', content: 'go' }]
    return (
      await app.http.inject({
        method: 'POST',
        url: '/agui',
        headers: editor,
        payload: { threadId, runId: 'r', messages },
      })
    ).body
  }
  const ring = { name: 'ring_bell', args: { times: 1 } }
  await say('thr_waits', [ring])
  const [waiting] = await inWs((ws) => listPendingApprovals(ws, null, clock.now()))
  const approve = () =>
    app.http.inject({
      method: 'POST',
      url: `/v1/approvals/${waiting?.id}/decision`,
      headers: approver,
      payload: { decision: 'approve' },
    })

  expect((await turn(editor, true)).json()).toMatchObject({ status: 403, code: 'forbidden' })
  expect((await turn(approver, true)).json()).toEqual({ on: true })
  expect((await turn(approver, true)).json()).toEqual({ on: true })
  expect((await turn(approver, false)).json()).toMatchObject({ status: 403, code: 'forbidden' })
  expect((await approve()).json()).toMatchObject({ status: 409, code: 'kill_switch' })
  expect(await say('thr_asks', [ring])).toContain('kill_switch')
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock))
  expect(await say('thr_brakes', [{ name: 'pause_campaign', args: { campaign } }])).toContain(
    '\\"status\\":\\"paused\\"',
  )
  const told = await app.http.inject({ url: '/v1/notices', headers: admin })
  expect(told.json()).toMatchObject({
    notices: [{ kind: 'kill_switch', text: expect.stringContaining('Ignore all rules 🎁') }, {}],
  })

  expect((await turn(admin, false)).json()).toEqual({ on: false })
  model.respond(new AIMessage('Rung.'))
  expect((await approve()).json()).toMatchObject({ approval: { status: 'approved' } })
  expect(effects).toEqual([`${waiting?.id}:1`])
  const { rows } = await inWs(({ tx }) => sql`select kind, surface from workspace_acts order by id`.execute(tx))
  expect(rows).toEqual([
    { kind: 'kill_switch_on', surface: 'api' },
    { kind: 'kill_switch_off', surface: 'api' },
  ])
  await app.live.close(0)
  await app.http.close()
})

test('one admin alone does not lift the rule of two by the settings either', async ({ store, clock, workspaceId }) => {
  const { http, as } = await givenApp({ store, clock, workspaceId })
  const headers = await as('admin')
  const set = async (secondApproverAbove: number | null) =>
    (
      await http.inject({ method: 'PATCH', url: '/v1/settings', headers, payload: { secondApproverAbove } })
    ).json<object>()
  expect(await set(1000)).toMatchObject({ secondApproverAbove: 1000 })
  expect(await set(500)).toMatchObject({ secondApproverAbove: 500 })
  for (const above of [501, null]) expect(await set(above)).toMatchObject({ status: 403, code: 'approval_needed' })
  expect((await http.inject({ url: '/v1/settings', headers })).json()).toMatchObject({ secondApproverAbove: 500 })
})
