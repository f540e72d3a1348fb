import { sql } from 'kysely'
import { expect } from 'vitest'
import { Campaign } from '../../../domain/campaign/campaign.ts'
import { type ExportResult, ImportRequest } from '../../../domain/campaign/exchange.ts'
import { emailStep, givenDocument } from '../../../domain/campaign/testing.ts'
import type { AppError } from '../../../domain/errors.ts'
import { ThreadId } from '../../../server/chat/thread-id.ts'
import { filesThread } from '../../../store/campaigns/drafts.ts'
import { launchVersion } from '../../../store/campaigns/launch.ts'
import { changeStatus, readCampaign } from '../../../store/campaigns/campaigns.ts'
import { type Db, inWorkspace } from '../../../store/database/db.ts'
import { listSegments } from '../../../store/segments.ts'
import { givenMember, givenWorkspace, test, type TestClock } from '../../../store/testing.ts'
import { draftCampaign } from '../../draft-campaign.ts'
import { editCampaign } from '../../edit-campaign.ts'
import { saveSegment } from '../../save-segment.ts'
import { givenBookshop, givenToolContext } from '../../testing.ts'
import { exportDocuments } from './export-documents.ts'
import { importDocuments } from './import-documents.ts'

const club = { trait: { name: 'plan', is: 'club' } }
const document = (parts: Record<string, unknown> = {}) =>
  givenDocument({ audience: club, topic: 'news', steps: [emailStep(null)], ...parts })
type World = { db: Db; workspaceId: number; clock: TestClock }

/** A bookshop with a member who imports files, and the tools of another who talks. */
async function givenShop({ db, workspaceId, clock }: World) {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const importer = await givenMember(db, workspaceId, 'editor')
  const take = (request: object) =>
    importDocuments({ db, workspaceId, memberId: importer.id, at: clock.now() }, ImportRequest.parse(request))
  const read = (...wanted: string[]) => inWorkspace(db, workspaceId, (ws) => exportDocuments(ws, wanted))
  return { context, importer, take, read }
}

/** What an export would bring back, unless it is changed. */
const entriesOf = ({ campaigns, segments }: ExportResult) => ({
  campaigns: campaigns.map(({ id, base, document: each }) => ({ file: `${id}.yaml`, id, base, document: each })),
  segments: segments.map(({ id, base, document: each }) => ({ file: `${id}.yaml`, id, base, document: each })),
})

test('what is exported and imported elsewhere is the same there, with the segments it uses, and again changes nothing', async ({
  db,
  workspaceId,
  clock,
}) => {
  const { context, read } = await givenShop({ db, workspaceId, clock })
  await saveSegment.handle({ name: 'Club', condition: club }, context)
  await saveSegment.handle({ name: 'Unused', condition: club }, context)
  const ofClub = { all: [{ inSegment: { segment: 'Club' } }, club] }
  await saveSegment.handle({ name: 'Close', condition: { any: [{ inSegment: { segment: 'Club' } }] } }, context)
  const { campaignId } = await draftCampaign.handle({ campaign: document({ audience: ofClub }) }, context)
  const naming = document({
    name: 'Second',
    audience: { all: [{ inSegment: { segment: 'Close' } }, { received: { campaign: campaignId } }] },
  })
  await draftCampaign.handle({ campaign: naming }, context)
  const exported = await read()
  expect(exported.segments.map((each) => each.document.name)).toEqual(['Close', 'Club'])
  expect(exported.names).toMatchObject({ [campaignId]: 'Welcome' })
  expect(JSON.stringify(exported)).not.toContain('example.com')

  const elsewhere = await givenShop({ db, workspaceId: await givenWorkspace(db), clock })
  const made = await elsewhere.take(entriesOf(exported))
  expect(made.outcomes.map(({ outcome }) => outcome)).toEqual(['made', 'made', 'made', 'made'])
  expect(await elsewhere.read()).toEqual(exported)
  const again = await elsewhere.take(entriesOf(exported))
  expect(again.outcomes.map(({ outcome }) => outcome)).toEqual(['same', 'same', 'same', 'same'])
})

test('a campaign that runs is changed as a draft, and what runs stays', async ({ db, workspaceId, clock, inWs }) => {
  const { context, importer, take, read } = await givenShop({ db, workspaceId, clock })
  const { campaignId } = await draftCampaign.handle({ campaign: document() }, context)
  await inWs((ws) => launchVersion(ws, { campaignId, approvalId: 'apr_1', contentHash: 'x', at: clock.now() }))
  const [entry] = entriesOf(await read()).campaigns
  expect((await read()).campaigns).toMatchObject([{ status: 'live', liveVersion: 1, differsFromLive: false }])
  const changed = { ...entry, document: { ...entry?.document, holdoutPercent: 7 } }
  await take({ campaigns: [changed] })
  expect((await read()).campaigns).toMatchObject([{ status: 'live', liveVersion: 1, differsFromLive: true }])
  const stored = await inWs((ws) => readCampaign(ws, campaignId))
  expect(stored).toMatchObject({ status: 'live', updatedBy: importer.id, document: { holdoutPercent: 7 } })
  const { rows } = await sql<{ before: unknown }>`
    select before from draft_changes where workspace_id = ${workspaceId} and member_id = ${importer.id}`.execute(db)
  expect(rows.map(({ before }) => Campaign.parse(before))).toEqual([entry?.document])
  // Files have a history of their own: the same base serves for the next change too.
  await take({ campaigns: [{ ...changed, document: { ...changed.document, holdoutPercent: 8 } }] })

  await inWs((ws) => changeStatus(ws, campaignId, ['live'], 'stopped'))
  const refused = take({ campaigns: [{ ...changed, document: { ...changed.document, holdoutPercent: 9 } }] })
  await expect(refused).rejects.toMatchObject({ code: 'wrong_status' })
})

test('what somebody else changed meanwhile is refused with what it is now, unless forced', async ({
  db,
  workspaceId,
  clock,
}) => {
  const { context, take, read } = await givenShop({ db, workspaceId, clock })
  const { campaignId } = await draftCampaign.handle({ campaign: document() }, context)
  const { campaigns } = entriesOf(await read())
  const mine = campaigns.map((each) => ({ ...each, document: { ...each.document, goal: 'From the file' } }))
  await editCampaign.handle({ campaign: campaignId, operations: [{ set: { goal: 'From the chat' } }] }, context)
  const error: AppError = await take({ campaigns: mine }).then(
    () => expect.unreachable(),
    (caught: AppError) => caught,
  )
  expect(error).toMatchObject({ code: 'conflict', message: expect.stringContaining('Test admin changed it on') })
  expect(error.extra?.['refusals']).toMatchObject([{ file: `${campaignId}.yaml`, current: { goal: 'From the chat' } }])
  expect((await take({ campaigns: mine, dryRun: true, force: true })).outcomes).toMatchObject([{ outcome: 'changed' }])
  expect((await read()).campaigns).toMatchObject([{ document: { goal: 'From the chat' } }])
  await take({ campaigns: mine, force: true })
  expect((await read()).campaigns).toMatchObject([{ document: { goal: 'From the file' } }])
})

test('a conversation that a client calls as files are called is a conversation: what it changed is not overwritten', async ({
  db,
  workspaceId,
  clock,
}) => {
  const { context, take, read } = await givenShop({ db, workspaceId, clock })
  const { campaignId } = await draftCampaign.handle({ campaign: document() }, context)
  const { campaigns } = entriesOf(await read())
  const mine = campaigns.map((each) => ({ ...each, document: { ...each.document, goal: 'From the file' } }))
  const operations = [{ set: { goal: 'From the chat' } }]
  await editCampaign.handle({ campaign: campaignId, operations }, { ...context, threadId: 'files' })
  await expect(take({ campaigns: mine })).rejects.toMatchObject({ code: 'conflict' })
  expect(ThreadId.safeParse(filesThread).success).toBe(false)
})

test('two files of one name that no ids tell apart are refused, of campaigns and of segments', async ({
  db,
  workspaceId,
  clock,
}) => {
  const { take, read } = await givenShop({ db, workspaceId, clock })
  const [campaign, segment] = [{ document: document() }, { document: { name: 'Club', condition: club } }]
  const [a, b] = [
    { file: 'a', id: null },
    { file: 'b', id: null },
  ]
  for (const request of [
    { campaigns: [a, b].map((each) => ({ ...campaign, ...each })) },
    {
      campaigns: [
        { ...a, ...campaign, id: 'cmp_1' },
        { ...b, ...campaign },
      ],
    },
    {
      segments: [
        { ...a, ...segment },
        { ...b, document: { ...segment.document, name: 'CLUB' } },
      ],
    },
  ])
    await expect(take(request)).rejects.toMatchObject({
      code: 'invalid_body',
      message: expect.stringMatching(/^a and b both are .* Give each an id, or another name\.$/),
    })
  expect((await read()).campaigns).toEqual([])
  const ids = ['cmp_1', 'cmp_2'].map((id) => ({ file: id, id, ...campaign }))
  expect((await take({ campaigns: ids })).outcomes).toMatchObject([{ id: 'cmp_1' }, { id: 'cmp_2' }])
})

test('one bad file of a run keeps all others out, and every one is told of', async ({
  db,
  workspaceId,
  clock,
  inWs,
}) => {
  const { take, read } = await givenShop({ db, workspaceId, clock })
  const request = {
    segments: [{ file: 's', document: { name: 'Club', condition: club } }],
    campaigns: [
      { file: 'a', document: document() },
      { file: 'b', document: document({ name: 'B', audience: { trait: { name: 'plam', is: 'x' } } }) },
      { file: 'c', document: document({ name: 'C', topic: 'nws' }) },
    ],
  }
  const error: AppError = await take(request).then(
    () => expect.unreachable(),
    (caught: AppError) => caught,
  )
  expect(error.extra?.['refusals']).toMatchObject([
    { file: 'b', problems: [{ path: 'audience/trait/name', message: expect.stringContaining('plan') }] },
    { file: 'c', problems: [{ path: 'topic', message: expect.stringContaining('news') }] },
  ])
  expect((await read()).campaigns).toEqual([])
  expect(await inWs(listSegments)).toEqual([])
  await take({ ...request, campaigns: request.campaigns.slice(0, 1), dryRun: true })
  expect((await read()).campaigns).toEqual([])
  await expect(
    take({
      campaigns: [
        { file: 'x', id: 'cmp_1', document: document() },
        { file: 'y', id: 'cmp_1', document: document() },
      ],
    }),
  ).rejects.toMatchObject({ message: expect.stringContaining('x and y both have the id cmp_1') })
})

test('a file without ids makes its campaign once, and its steps keep the ids that they were given', async ({
  db,
  workspaceId,
  clock,
}) => {
  const { take, read } = await givenShop({ db, workspaceId, clock })
  const steps = [emailStep(null, 'One'), { id: null, kind: 'wait', duration: 'P1D' }, emailStep(null, 'Two')]
  const file = { file: 'welcome.yaml', document: document({ steps }) }
  await Promise.all([take({ campaigns: [file] }), take({ campaigns: [file] })])
  const [made, ...others] = (await read()).campaigns
  expect(others).toEqual([])
  const edited = { ...file, document: document({ steps: [emailStep(null, 'Two'), emailStep(null, 'New')] }) }
  const { outcomes } = await take({ campaigns: [edited] })
  expect(outcomes).toMatchObject([{ outcome: 'changed', id: made?.id }])
  const ids = (await read()).campaigns[0]?.document.steps.map(({ id }) => id)
  expect(ids).toEqual([made?.document.steps[2]?.id, made?.document.steps[0]?.id])
})
