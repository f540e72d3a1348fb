import { expect } from 'vitest'
import { emailStep, givenDocument } from '../domain/campaign/testing.ts'
import type { MemoryScope } from '../domain/memory.ts'
import { listCampaigns, readCampaign } from '../store/campaigns/campaigns.ts'
import { launchVersion } from '../store/campaigns/launch.ts'
import { type Db, inWorkspace } from '../store/database/db.ts'
import { listMemories } from '../store/memories/memories.ts'
import { listSegments } from '../store/segments.ts'
import { givenWorkspace, test, type TestClock } from '../store/testing.ts'
import type { ToolContext } from './define-tool.ts'
import { draftCampaign } from './draft-campaign.ts'
import { editCampaign } from './edit-campaign.ts'
import { launchCampaign } from './launch-campaign.ts'
import { redo } from './redo.ts'
import { remember } from './remember.ts'
import { saveSegment } from './save-segment.ts'
import { givenBookshop, givenToolContext } from './testing.ts'
import { showCampaign } from './show-campaign.ts'
import { undo } from './undo.ts'
import { writeCopy } from './write-copy.ts'

type World = { db: Db; workspaceId: number; clock: TestClock }

/** A member with a thread of their own; `turn` is the context of a turn, and what the tools do in it. */
async function givenEditor({ db, workspaceId, clock }: World, name: string) {
  const context = await givenToolContext(db, workspaceId, clock, { threadId: `thr_${name}` })
  const member = { ...context.member, name }
  const turn = (turnId: string): ToolContext => ({ ...context, member, turnId: `trn_${name}_${turnId}` })
  return {
    turn,
    rename: (campaign: string, to: string, turnId: string) =>
      editCampaign.handle({ campaign, operations: [{ set: { name: to } }] }, turn(turnId)),
    keep: (text: string, scope: MemoryScope, turnId: string) =>
      remember.handle(remember.input.parse({ kind: 'do', text, scope }), turn(turnId)),
    undo: (turnId: string, named: string | null = null) => undo.handle({ turn: named }, turn(turnId)),
    redo: (turnId: string, named: string | null = null) => redo.handle({ turn: named }, turn(turnId)),
  }
}

const document = (parts: Record<string, unknown> = {}) =>
  givenDocument({ topic: 'news', steps: [emailStep(null)], ...parts })

async function readAll({ db, workspaceId, clock }: World, memberId: string) {
  return inWorkspace(db, workspaceId, async (ws) => ({
    campaigns: (await listCampaigns(ws)).map(({ id, document: kept }) => [id, kept]),
    segments: (await listSegments(ws)).map(({ name }) => name),
    memories: (await listMemories(ws, memberId, clock.now())).map(({ text }) => text),
  }))
}

const workspaceScope: MemoryScope = { kind: 'workspace', value: null }

test('turn by turn everything that a turn touched goes back, and comes again', async ({ db, workspaceId, clock }) => {
  const world = { db, workspaceId, clock }
  await givenBookshop(db, workspaceId, clock.now())
  const ada = await givenEditor(world, 'Ada')
  const states = [await readAll(world, ada.turn('').member.id)]
  const look = async () => states.push(await readAll(world, ada.turn('').member.id))
  await saveSegment.handle({ name: 'Readers', condition: { everyone: true } }, ada.turn('1'))
  const drafted = await draftCampaign.handle(
    { campaign: document({ audience: { inSegment: { segment: 'Readers' } } }) },
    ada.turn('1'),
  )
  await ada.keep('Say “reader”.', workspaceScope, '1')
  await look()
  const copy = { channel: 'email' as const, content: { subject: 'Shorter', preheader: null, body: 'Short.' } }
  const step = drafted.steps[0]?.id ?? ''
  await writeCopy.handle({ campaign: drafted.campaignId, step, language: null, copy }, ada.turn('2'))
  await ada.rename(drafted.campaignId, 'Renamed', '2')
  await saveSegment.handle({ name: 'Readers', condition: { trait: { name: 'plan', is: 'club' } } }, ada.turn('2'))
  await look()
  const taken = await ada.undo('3')
  expect(await readAll(world, ada.turn('').member.id)).toEqual(states[1])
  expect(taken).toMatchObject({ turn: 'trn_Ada_2', cannot: [] })
  expect(taken.undone.find(({ kind }) => kind === 'campaign')).toMatchObject({
    words: 'The campaign “Welcome” is as it was before.',
    differences: [
      { path: 'name', before: 'Renamed', after: 'Welcome' },
      { path: 'email “Shorter” · email · subject', before: 'Shorter', after: 'Hello' },
      { path: 'email “Shorter” · email · body', before: 'Short.' },
    ],
  })
  expect(taken.undone.find(({ kind }) => kind === 'segment')).toMatchObject({
    differences: [{ path: 'condition', before: 'plan is “club”', after: 'everyone' }],
  })
  expect((await ada.undo('4')).undone.map(({ kind, what }) => `${kind} ${what}`)).toEqual([
    'memory removed',
    'campaign removed',
    'segment removed',
  ])
  expect(await readAll(world, ada.turn('').member.id)).toEqual(states[0])
  await expect(ada.undo('5')).rejects.toMatchObject({ code: 'nothing_to_undo' })
  expect((await ada.redo('6')).redone).toHaveLength(3)
  expect(await readAll(world, ada.turn('').member.id)).toEqual(states[1])
  expect(await ada.redo('7')).toMatchObject({ turn: 'trn_Ada_2', cannot: [] })
  expect(await readAll(world, ada.turn('').member.id)).toEqual(states[2])
  await expect(ada.redo('8')).rejects.toMatchObject({ code: 'nothing_to_redo' })
})

test('what another member has changed since stays, with who and what; the rest of the turn goes back', async ({
  db,
  workspaceId,
  clock,
}) => {
  const world = { db, workspaceId, clock }
  await givenBookshop(db, workspaceId, clock.now())
  const [ada, ben] = [await givenEditor(world, 'Ada'), await givenEditor(world, 'Ben')]
  const { campaignId } = await draftCampaign.handle({ campaign: document() }, ada.turn('1'))
  await saveSegment.handle({ name: 'All', condition: { everyone: true } }, ada.turn('1'))
  await ben.rename(campaignId, 'Theirs', '1')
  const stays = {
    id: campaignId,
    why: 'Test admin has changed it since (turn trn_Ben_1)',
    differences: [{ path: 'name', before: 'Welcome', after: 'Theirs' }],
  }
  const shown = await showCampaign.handle({ campaign: campaignId, quietly: false }, ben.turn('0'))
  expect(shown.history).toMatchObject([
    { turn: 'trn_Ben_1', by: 'Test admin', changes: ['name: Welcome → Theirs'] },
    { turn: 'trn_Ada_1', changes: ['made'] },
  ])
  const cards = await showCampaign.preview?.({ campaign: campaignId, quietly: false }, shown, ben.turn('0'))
  const rows = [[expect.stringContaining('trn_Ben_1')], ['  name: Welcome → Theirs'], [expect.any(String)], ['  made']]
  expect(cards?.at(-1)).toMatchObject({ kind: 'list', title: 'History', rows })
  expect(await ada.undo('2')).toMatchObject({ undone: [{ name: 'All', what: 'removed' }], cannot: [stays] })
  expect(await ada.undo('3')).toMatchObject({ undone: [], cannot: [stays] })
  expect(await ben.undo('2', 'trn_Ada_1')).toMatchObject({
    cannot: [{ why: 'you have changed it since (turn trn_Ben_1): undo that first' }],
  })
  expect(await readAll(world, '')).toMatchObject({ campaigns: [[campaignId, { name: 'Theirs' }]], segments: [] })
  await ben.undo('3')
  expect(await ada.undo('4')).toMatchObject({ undone: [{ id: campaignId, what: 'removed' }] })
  // Undone by two: the turn that is named first must be there for the second to be changed.
  expect(await ben.redo('4')).toMatchObject({
    cannot: [{ why: expect.stringContaining('turn trn_Ada_1): redo that first') }],
  })
  await ada.redo('5')
  expect(await ben.redo('5')).toMatchObject({ redone: [{ id: campaignId, name: 'Theirs' }] })
})

test('a new change ends what can be redone, of its object alone', async ({ db, workspaceId, clock }) => {
  const world = { db, workspaceId, clock }
  await givenBookshop(db, workspaceId, clock.now())
  const [ada, ben] = [await givenEditor(world, 'Ada'), await givenEditor(world, 'Ben')]
  const { campaignId } = await draftCampaign.handle({ campaign: document() }, ada.turn('1'))
  await ada.rename(campaignId, 'Second', '2')
  await saveSegment.handle({ name: 'All', condition: { everyone: true } }, ada.turn('2'))
  await ada.undo('3')
  await ben.rename(campaignId, 'Fresh', '1')
  expect(await ada.redo('4')).toMatchObject({
    redone: [{ name: 'All' }],
    cannot: [{ name: 'Second', why: 'Test admin has changed it since (turn trn_Ben_1)' }],
  })
  await expect(ada.redo('5')).rejects.toMatchObject({ code: 'nothing_to_redo' })
  expect(await ada.redo('6', 'trn_Ada_2')).toMatchObject({ redone: [], cannot: [{ name: 'Second' }] })
  await ben.undo('2')
  await expect(ada.redo('7')).rejects.toMatchObject({ code: 'nothing_to_redo' })
  expect((await readAll(world, '')).campaigns).toMatchObject([[campaignId, { name: 'Welcome' }]])
})

test('the turn that was done or redone last is the one that undo means', async ({ db, workspaceId, clock }) => {
  const world = { db, workspaceId, clock }
  const ada = await givenEditor(world, 'Ada')
  await ada.keep('Say “reader”.', workspaceScope, '1')
  await ada.keep('Never say “cheap”.', workspaceScope, '2')
  await ada.undo('3', 'trn_Ada_1')
  await ada.redo('4')
  expect(await ada.undo('5')).toMatchObject({ turn: 'trn_Ada_1' })
  expect(await ada.undo('6')).toMatchObject({ turn: 'trn_Ada_2' })
  expect(await ada.redo('7')).toMatchObject({ turn: 'trn_Ada_2' })
})

test('of a live campaign the draft goes back and forth; what runs and what was delivered stays, and it is said', async ({
  db,
  workspaceId,
  clock,
  inWs,
}) => {
  const world = { db, workspaceId, clock }
  await givenBookshop(db, workspaceId, clock.now())
  const ada = await givenEditor(world, 'Ada')
  const { campaignId } = await draftCampaign.handle({ campaign: document() }, ada.turn('1'))
  await inWs((ws) => launchVersion(ws, { campaignId, approvalId: 'apr_1', contentHash: 'x', at: clock.now() }))
  const hash = () => launchCampaign.hashEffect?.({ campaign: campaignId, entriesUnderWay: null }, ada.turn('x'))
  const asLaunched = await hash()
  await ada.rename(campaignId, 'Edited', '2')
  const asEdited = await hash()
  expect(asEdited).not.toBe(asLaunched)
  const note = 'Version 1 is as it was approved until the next launch; what was delivered stays.'
  expect(await ada.undo('3')).toMatchObject({ undone: [{ note }] })
  expect(await hash()).toBe(asLaunched)
  expect(await ada.redo('4')).toMatchObject({ redone: [{ note }] })
  expect(await hash()).toBe(asEdited)
  const approved = { ...ada.turn('5'), approval: { id: 'apr_2', contentHash: asEdited ?? '' } }
  await ada.undo('6')
  await expect(launchCampaign.handle({ campaign: campaignId, entriesUnderWay: null }, approved)).rejects.toMatchObject({
    code: 'approval_stale',
  })
  expect(await inWs((ws) => readCampaign(ws, campaignId))).toMatchObject({ status: 'live', liveVersion: 1 })
  expect(await ada.undo('7')).toMatchObject({
    undone: [],
    cannot: [{ why: 'it is live: what was delivered cannot be taken back, but it can be paused' }],
  })
})

test('a segment stays while something refers to it, and does not come back under a name that is taken', async ({
  db,
  workspaceId,
  clock,
}) => {
  const world = { db, workspaceId, clock }
  await givenBookshop(db, workspaceId, clock.now())
  const [ada, ben] = [await givenEditor(world, 'Ada'), await givenEditor(world, 'Ben')]
  await saveSegment.handle({ name: 'Readers', condition: { everyone: true } }, ada.turn('1'))
  const audience = { inSegment: { segment: 'Readers' } }
  await draftCampaign.handle({ campaign: document({ audience }) }, ben.turn('1'))
  expect(await ada.undo('2')).toMatchObject({ cannot: [{ why: 'it is used by the campaign “Welcome”' }] })
  await ben.undo('2')
  await ada.undo('3')
  expect(await ben.redo('3')).toMatchObject({
    cannot: [{ why: 'it would name the segment “Readers”, which is not there any more' }],
  })
  await saveSegment.handle({ name: 'READERS', condition: { everyone: true } }, ben.turn('4'))
  expect(await ada.redo('4')).toMatchObject({ cannot: [{ why: 'another segment is called “Readers” now' }] })
})

test('a memory that is a member’s own is neither touched nor shown by another’s undo', async ({
  db,
  workspaceId,
  clock,
}) => {
  const world = { db, workspaceId, clock }
  const [ada, ben] = [await givenEditor(world, 'Ada'), await givenEditor(world, 'Ben')]
  await ada.keep('I like puns.', { kind: 'member', value: null }, '1')
  const refused = await ben.undo('1', 'trn_Ada_1')
  expect(refused).toMatchObject({ undone: [], cannot: [{ why: 'it is theirs alone' }] })
  expect(JSON.stringify(refused)).not.toContain('puns')
  expect(await ada.undo('2')).toMatchObject({ undone: [{ name: 'I like puns.' }] })
})

test('a turn that is not there, of another workspace, undone already or undone by two at once: an answer, and no change', async ({
  db,
  workspaceId,
  clock,
}) => {
  const world = { db, workspaceId, clock }
  await givenBookshop(db, workspaceId, clock.now())
  const [ada, ben] = [await givenEditor(world, 'Ada'), await givenEditor(world, 'Ben')]
  const stranger = await givenEditor({ ...world, workspaceId: await givenWorkspace(db) }, 'Eve')
  await expect(ada.undo('0')).rejects.toMatchObject({ code: 'nothing_to_undo' })
  await expect(ada.redo('0')).rejects.toMatchObject({ code: 'nothing_to_redo' })
  await draftCampaign.handle({ campaign: document() }, ada.turn('1'))
  const before = await readAll(world, '')
  const unknown = { code: 'not_found', message: expect.stringContaining('In this thread trn_Ada_1 can be undone.') }
  await expect(ada.undo('2', 'trn_nowhere')).rejects.toMatchObject(unknown)
  await expect(ada.redo('2', 'trn_Ada_1')).rejects.toMatchObject({ code: 'nothing_to_redo' })
  await expect(stranger.undo('1', 'trn_Ada_1')).rejects.toMatchObject({ code: 'not_found' })
  await expect(stranger.redo('1', 'trn_Ada_1')).rejects.toMatchObject({ code: 'not_found' })
  expect(await readAll(world, '')).toEqual(before)
  const both = await Promise.allSettled([ada.undo('3', 'trn_Ada_1'), ben.undo('3', 'trn_Ada_1')])
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'nothing_to_undo' } })
  const again = await Promise.allSettled([ada.redo('4', 'trn_Ada_1'), ben.redo('4', 'trn_Ada_1')])
  expect(again.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(await readAll(world, '')).toEqual(before)
})
