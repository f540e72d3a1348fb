import { sql } from 'kysely'
import { AIMessage, fakeModel } from 'langchain'
import { expect } from 'vitest'
import { newId } from '../domain/ids.ts'
import { insertDraft, readCampaign } from '../store/campaigns/campaigns.ts'
import { listPendingApprovals } from '../store/campaigns/approvals.ts'
import { test as base } from '../store/testing.ts'
import { changeSettings } from '../store/workspaces/settings.ts'
import { editCampaign } from '../tools/edit-campaign.ts'
import { launchCampaign } from '../tools/launch-campaign.ts'
import { givenCustomers, makeCampaign, tallyDeliveries, workByHand } from '../worker/testing/set-up.ts'
import { givenApp } from './testing.ts'

type Headers = { authorization: string }
type Launch = {
  campaign: string
  threadId: string
  approver: Headers
  admin: Headers
  /** Ask for the launch. @returns the approval's id */
  ask: () => Promise<string>
  answer: (text: string) => void
  click: (id: string, headers: Headers) => Promise<{ status: number; body: string }>
  resume: (id: string, headers: Headers) => Promise<{ status: number; body: string }>
  /** Two workers at once, until nothing is due. */
  drain: () => Promise<void>
}

/** A broadcast to twenty customers, its real tools, and people who click. */
const test = base.extend<{ launch: Launch }>({
  launch: async ({ store, clock, workspaceId, inWs }, use) => {
    const model = fakeModel()
    const app = await givenApp({ store, clock, workspaceId }, { model, tools: [launchCampaign, editCampaign] })
    const [campaign, threadId] = [newId('campaign'), newId('thread')]
    await inWs(async (ws) => {
      await givenCustomers(ws, 20)
      await insertDraft(ws, {
        id: campaign,
        document: makeCampaign({ reentry: 'every_time' }),
        memberId: 'mem_test',
        at: clock.now(),
      })
    })
    const [approver, admin] = [await app.as('approver'), await app.as('admin')]
    const post = async (url: string, headers: Headers, payload: object) => {
      const { statusCode: status, body } = await app.http.inject({ method: 'POST', url, headers, payload })
      return { status, body }
    }
    const workers = [1, 2].map(() => workByHand(store, clock, workspaceId))
    await use({
      campaign,
      threadId,
      approver,
      admin,
      async ask() {
        model.respondWithTools([{ name: 'launch_campaign', args: { campaign, entriesUnderWay: null } }])
        const messages = [{ id: newId('turn'), role: 'user', content: 'launch it' }]
        await post('/agui', approver, { threadId, runId: 'r', messages })
        return (await inWs((ws) => listPendingApprovals(ws, threadId, clock.now()))).at(-1)?.id ?? ''
      },
      answer: (text) => void model.respond(new AIMessage(text)),
      click: (id, headers) => post(`/v1/approvals/${id}/decision`, headers, { decision: 'approve' }),
      resume: (id, headers) =>
        post('/agui', headers, {
          threadId,
          runId: 'r',
          resume: [{ interruptId: id, status: 'resolved', payload: { decision: 'approve' } }],
        }),
      async drain() {
        await Promise.all(workers.map((each) => each.drain()))
      },
    })
    await app.live.close(0)
    await app.http.close()
  },
})

const addCustomers = (db: Parameters<typeof givenApp>[0]['store']['db'], workspaceId: number, count: number) =>
  sql`insert into customers (workspace_id, user_id, email)
      select ${workspaceId}, 'late' || n, 'late' || n || '@example.com' from generate_series(1, ${count}::integer) n`.execute(
    db,
  )

test('twenty clicks from two surfaces launch it once, and every customer gets it once', async ({ launch, inWs }) => {
  const id = await launch.ask()
  launch.answer('It is live.')
  const clicks = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      index % 2 === 0 ? launch.click(id, launch.approver) : launch.resume(id, launch.admin),
    ),
  )
  expect(clicks.filter(({ body }) => body.includes('is live'))).toHaveLength(1)
  await launch.drain()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 20 })
  const { rows } = await inWs(({ tx }) =>
    sql`select (select count(*) from campaign_versions) as versions, (select count(*) from broadcasts) as runs`.execute(
      tx,
    ),
  )
  expect(rows).toEqual([{ versions: 1, runs: 1 }])
})

test('a click after an edit, a lower limit or a larger audience sends nothing and says what changed', async ({
  launch,
  db,
  inWs,
  workspaceId,
}) => {
  const changes: [change: () => Promise<unknown>, words: string][] = [
    [
      () =>
        inWs(({ tx }) =>
          sql`update campaigns set document = document || '{"goal": "edited"}' where id = ${launch.campaign}`.execute(
            tx,
          ),
        ),
      'What was approved has changed since',
    ],
    [() => inWs((ws) => changeSettings(ws, { recipientCeiling: 30 })), 'What was approved has changed since'],
    [() => addCustomers(db, workspaceId, 2), '22 customers would receive it now, and it was approved for 20'],
  ]
  for (const [change, words] of changes) {
    const id = await launch.ask()
    await change()
    launch.answer('Nothing was sent.')
    expect((await launch.resume(id, launch.approver)).body).toContain(words)
    await launch.drain()
    expect(await inWs(tallyDeliveries)).toEqual({})
    expect((await inWs((ws) => readCampaign(ws, launch.campaign))).status).toBe('draft')
  }
})

test('between the approval and the sending two people joined: it pauses, and is sent once it is approved anew', async ({
  launch,
  db,
  inWs,
  workspaceId,
}) => {
  const id = await launch.ask()
  launch.answer('It is live.')
  await launch.click(id, launch.approver)
  await addCustomers(db, workspaceId, 2)
  await launch.drain()
  expect(await inWs(tallyDeliveries)).toEqual({})
  expect((await inWs((ws) => readCampaign(ws, launch.campaign))).status).toBe('paused')
  const again = await launch.ask()
  launch.answer('It is live.')
  await launch.click(again, launch.admin)
  await launch.drain()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 22 })
})
