import { expect } from 'vitest'
import { LintRule } from '../domain/memory.ts'
import { listMemories, listCheckedRules } from '../store/memories/memories.ts'
import { inWorkspace } from '../store/database/db.ts'
import { givenWorkspace, test } from '../store/testing.ts'
import type { ToolContext } from './define-tool.ts'
import { forget } from './forget.ts'
import { listMemories as listMemoriesTool } from './list-memories.ts'
import { decideProposals } from './memory/decide-proposals.ts'
import { remember } from './remember.ts'
import { givenToolContext } from './testing.ts'
import { undo } from './undo.ts'

const everywhere = { kind: 'workspace' as const, value: null }
const rule = (text: string, parts: Record<string, unknown> = {}) =>
  remember.input.parse({ kind: 'dont', text, scope: everywhere, quote: text, ...parts })
const noShouting = rule('No exclamation marks', { lint: LintRule.parse({ maxExclamationMarks: 0 }) })
const mine = rule('Sign as Kim', { scope: { kind: 'member', value: null }, kind: 'preference' })

const textsOf = async ({ db, workspaceId, member, clock }: ToolContext) =>
  (await inWorkspace(db, workspaceId, (ws) => listMemories(ws, member.id, clock.now()))).map(({ text }) => text)
const nextTurn = (context: ToolContext, turnId: string) => ({ ...context, turnId })

test('a member’s taste is theirs alone, and a workspace’s memory is no other’s', async ({ db, workspaceId, clock }) => {
  const kim = await givenToolContext(db, workspaceId, clock)
  const lee = await givenToolContext(db, workspaceId, clock)
  const stranger = await givenToolContext(db, await givenWorkspace(db), clock)
  const kept = await remember.handle(mine, kim)
  await remember.handle(noShouting, kim)
  expect(await textsOf(kim)).toHaveLength(2)
  expect(await textsOf(lee)).toEqual(['No exclamation marks'])
  expect(await textsOf(stranger)).toEqual([])
  for (const other of [lee, stranger])
    await expect(forget.handle({ memory: kept.id }, other)).rejects.toMatchObject({ code: 'not_found' })
  expect(await forget.handle({ memory: 'Sign as Kim' }, lee)).toMatchObject({ forgotten: [] })
  expect(await textsOf(kim)).toHaveLength(2)
})

test('a contradiction supersedes and keeps the history; undo brings the old one back, forget does not', async ({
  db,
  workspaceId,
  clock,
}) => {
  const first = await givenToolContext(db, workspaceId, clock)
  await remember.handle(noShouting, first)
  const relaxed = rule('One exclamation mark is fine', { lint: LintRule.parse({ maxExclamationMarks: 1 }) })
  const changed = await remember.handle(relaxed, nextTurn(first, 'trn_2'))
  expect(changed).toMatchObject({ replaces: [{ text: 'No exclamation marks' }] })
  await undo.handle({ turn: null }, nextTurn(first, 'trn_3'))
  expect(await textsOf(first)).toEqual(['No exclamation marks'])
  await remember.handle(relaxed, nextTurn(first, 'trn_4'))
  await forget.handle({ memory: 'one exclamation mark' }, nextTurn(first, 'trn_5'))
  expect(await textsOf(first)).toEqual([])
  await undo.handle({ turn: null }, nextTurn(first, 'trn_6'))
  expect(await textsOf(first)).toEqual(['One exclamation mark is fine'])
})

test('said twice is held once, and a rule with more to it is not lost to a part of it', async ({
  db,
  workspaceId,
  clock,
}) => {
  const context = await givenToolContext(db, workspaceId, clock)
  const both = rule('Calm copy', { lint: LintRule.parse({ maxExclamationMarks: 0, maxEmoji: 0 }) })
  const [one, again] = [await remember.handle(both, context), await remember.handle(both, context)]
  expect(again).toMatchObject({ id: one.id, isNew: false, replaces: [] })
  await remember.handle({ ...both, text: 'calm copy.', kind: 'voice' }, context)
  expect(await textsOf(context)).toEqual(['calm copy.'])
  await remember.handle(rule('Emoji are fine', { lint: LintRule.parse({ maxEmoji: 3 }) }), context)
  expect(await textsOf(context)).toHaveLength(2)
})

test('what holds for a while ends by itself', async ({ db, workspaceId, clock }) => {
  const context = await givenToolContext(db, workspaceId, clock)
  const kept = await remember.handle(rule('Mention the spring sale', { kind: 'do', expiresInDays: 7 }), context)
  clock.advance({ hours: 7 * 24 - 1 })
  expect(await textsOf(context)).toHaveLength(1)
  clock.advance({ hours: 1 })
  expect(await textsOf(context)).toEqual([])
  await expect(forget.handle({ memory: kept.id }, context)).rejects.toThrow('has expired')
})

test('forget asks when several could be meant, and says so when it is done already', async ({
  db,
  workspaceId,
  clock,
}) => {
  const context = await givenToolContext(db, workspaceId, clock)
  const plan = await remember.handle(rule('Never say “cheap” of plans'), context)
  await remember.handle(rule('Never say “cheap” of books'), context)
  const asked = await forget.handle({ memory: 'cheap' }, context)
  expect(asked).toMatchObject({ forgotten: [], candidates: [{}, {}] })
  expect(await textsOf(context)).toHaveLength(2)
  expect(await forget.handle({ memory: 'nothing of the kind' }, context)).toMatchObject({ forgotten: [] })
  await forget.handle({ memory: plan.id }, context)
  await expect(forget.handle({ memory: plan.id }, context)).rejects.toThrow('is forgotten already')
})

test('an inferred rule holds for nobody until the member it was shown to keeps it, once', async ({
  db,
  workspaceId,
  clock,
}) => {
  const kim = await givenToolContext(db, workspaceId, clock)
  const lee = await givenToolContext(db, workspaceId, clock)
  const worldOf = (context: ToolContext) => ({
    ...context,
    author: { turnId: 'trn_9', threadId: 'api', memberId: context.member.id },
  })
  const asked = await remember.handle({ ...noShouting, basis: 'inferred' }, kim)
  expect(await remember.handle({ ...noShouting, basis: 'inferred' }, kim)).toMatchObject({ id: asked.id, isNew: false })
  expect(await textsOf(kim)).toEqual([])
  const keep = { keep: [asked.id], decline: [] }
  await expect(decideProposals(worldOf(lee), keep)).rejects.toMatchObject({ code: 'not_found' })
  const twice = await Promise.allSettled([decideProposals(worldOf(kim), keep), decideProposals(worldOf(kim), keep)])
  expect(twice.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(await textsOf(lee)).toEqual(['No exclamation marks'])
  await expect(decideProposals(worldOf(kim), keep)).rejects.toMatchObject({ code: 'conflict' })
})

test('a proposed rule takes the place of the one it was meant for when it is kept, if that still holds', async ({
  db,
  workspaceId,
  clock,
}) => {
  const kim = await givenToolContext(db, workspaceId, clock)
  const world = { ...kim, author: { turnId: 'trn_9', threadId: 'api', memberId: kim.member.id } }
  const old = await remember.handle(rule('We greet with “Hello”'), kim)
  const propose = (text: string, replaces: string) => remember.handle(rule(text, { basis: 'inferred', replaces }), kim)
  await expect(propose('We greet with “Hey”', 'mry_nothing')).rejects.toMatchObject({ code: 'not_found' })
  const asked = await propose('We greet with “Hey”', old.id)
  expect(asked).toMatchObject({ asks: true, replaces: [{ text: 'We greet with “Hello”' }] })
  const rival = await propose('We greet nobody', old.id)
  await decideProposals(world, { keep: [asked.id], decline: [] })
  expect(await textsOf(kim)).toEqual(['We greet with “Hey”'])
  await decideProposals(world, { keep: [rival.id], decline: [] })
  expect((await textsOf(kim)).toSorted()).toEqual(['We greet nobody', 'We greet with “Hey”'])
  const input = listMemoriesTool.input.parse({ history: true })
  expect((await listMemoriesTool.handle(input, kim)).ended).toMatchObject([
    { text: 'We greet with “Hello”', ended: 'superseded', replacedBy: expect.stringMatching(/^mry_/) },
  ])
})

test.for<[parts: Record<string, unknown>, hint: string]>([
  [{ scope: { kind: 'channel', value: 'fax' } }, 'push, email, sms'],
  [{ scope: { kind: 'channel', value: null } }, 'push, email, sms'],
  [{ scope: { kind: 'campaign_kind', value: ' ' } }, 'kind in 1 to 40 letters'],
  [{ kind: 'banned_word' }, 'lint.bannedWords'],
  [{ replaces: 'mry_nothing' }, 'There is no memory mry_nothing'],
])(
  '%o is answered with what would be right, and nothing is kept',
  async ([parts, hint], { db, workspaceId, clock, inWs }) => {
    const context = await givenToolContext(db, workspaceId, clock)
    await expect(remember.handle(rule('A rule', parts), context)).rejects.toThrow(hint)
    expect(await inWs((ws) => listCheckedRules(ws, context.member.id, clock.now()))).toEqual([])
    expect(await textsOf(context)).toEqual([])
  },
)
