import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Brief } from './brief/brief.ts'
import { briefOf, runOffline, scriptedTools, supersede } from './testing.ts'
import { harbour, spokes } from './testing/catalogues.ts'

const part = (...words: string[]) => fc.constantFrom('', ...words)
const some = (...words: string[]) => fc.constantFrom(...words)
const goals = fc
  .tuple(
    some(
      'Email',
      'Tell',
      'Push',
      'Write to',
      'Let',
      'Remind',
      'Win back',
      'Send something to',
      'When they return, email',
    ),
    some(
      'everyone',
      'gold customers',
      'customers in Germany',
      'purple giraffes',
      'people who ordered twice',
      'the VIPs',
      'basic accounts',
      'those who were away for 60 days',
    ),
    part('about the new helmets', 'about “what is next?”', 'that we moved', 'about their loan', 'to order again'),
    part('by email', 'by push, else email', 'by pigeon', 'by text'),
    part('on Tuesday at 9', 'every Monday', 'when they are most likely to open', 'after they flombled'),
    part(
      'and hold out 10 percent',
      'and test two subject lines',
      'in their own language',
      'unless they ordered',
      'is that ok?',
    ),
  )
  .map((parts) => parts.filter(Boolean).join(' '))
const next = some(
  'make it shorter',
  'less salesy',
  'pause it',
  'the second one',
  'undo',
  'only in Germany',
  'wait three flombs',
  'how did it do?',
  'email purple giraffes too',
  'what do you know about us?',
  'yes',
)

/** The questions of its own that a reply asks: what it quotes is somebody else's. */
const ownQuestions = (text: string): number => text.replaceAll(/“[^”]*”|`[^`]*`/g, '').split('?').length - 1

/** What the planner has found open in a goal: the only ends of a turn, and how many questions each is worth. */
function findOpen({ isEmpty, missing, needsContent }: Brief): 'not understood' | 'who' | 'what' | 'nothing' {
  if (isEmpty) return 'not understood'
  if (missing !== null) return 'who'
  return needsContent ? 'what' : 'nothing'
}
/** A draft without content waits for it; one for nobody, or for nobody knows whom, is not made. */
const mostDrafts = { 'not understood': 0, who: 0, what: 1, nothing: 1 }
const questions = { 'not understood': 0, who: 1, what: 1, nothing: 0 }

test('a reply asks once where who or what is open and then nothing is to be approved; where nothing is, it asks nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom<unknown>(spokes, harbour), goals, next, async (catalogue, goal, then) => {
      const open = findOpen(briefOf(catalogue, goal))
      const run = await runOffline(goal, scriptedTools(catalogue))
      expect([goal, ownQuestions(run.text)]).toEqual([goal, questions[open]])
      expect([goal, run.stopped]).toEqual([goal, open === 'nothing'])
      const drafts = run.calls.filter(({ name }) => name === 'draft_campaign').length
      expect([goal, drafts <= mostDrafts[open]]).toEqual([goal, true])
      const after = await runOffline(then, scriptedTools(catalogue), supersede(run))
      expect(ownQuestions(after.text)).toBeLessThanOrEqual(1)
    }),
    { numRuns: 40 },
  )
})

test('where there are no customers at all it says how they come, and not what to loosen', async () => {
  const empty = { ...harbour, customers: 0 }
  const nobody = { name: 'News', campaignId: 'cmp_1', audience: { count: 0, total: 0, funnel: [] } }
  const { text } = await runOffline(
    'Email everybody about the new loans',
    scriptedTools(empty, { draft_campaign: () => nobody }),
  )
  expect(text).toContain('no customers yet')
  expect(text).not.toContain('loosen')
})
