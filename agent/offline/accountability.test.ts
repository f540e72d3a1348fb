import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanText } from './text/clean.ts'
import { briefOf, runOffline, scriptedTools, supersede } from './testing.ts'
import { harbour, inkwell, spokes } from './testing/catalogues.ts'

/** Words that nothing knows: each must come back as used in the copy, asked about, or not understood. */
const strangers = ['zorblax', 'Quimbly', 'frandelion', 'Übertwix', 'vexwood', 'цветок', 'mop-zilch', 'grunfeld']
const goals = [
  [spokes, 'Welcome new customers with an email, then a push a day later unless they order'],
  [spokes, 'Remind people who left stuff in their cart after 45 minutes by push, otherwise email'],
  [spokes, 'Win back gold customers gone 60 days who used to buy'],
  [spokes, 'Email everyone in Germany except silver members about the gravel bikes on Friday at 9 their time'],
  [spokes, 'Thank people who submit a review with a score of 5'],
  [inkwell, 'Convert trialing customers whose trialing ends in 3 days, hold out 10 percent'],
  [inkwell, 'Test two subject lines for studio customers who finished a canvas at least twice this month'],
  [inkwell, 'NPS two weeks after signup, leave the passives alone'],
  [harbour, 'Push premium customers if they were active today, otherwise email, text the VIPs'],
  [harbour, 'Help people who fail the identity check half an hour later, stop if they pass it'],
  [harbour, 'Warn customers with a balance under 50 euros every Monday at 8, transactional'],
] as const

const put = (text: string, word: string, at: number) => {
  const words = text.split(' ')
  const index = at % (words.length + 1)
  return [...words.slice(0, index), word, ...words.slice(index)].join(' ')
}
const parts = (word: string) => cleanText(word).split('-')

test('a word that nobody knows never vanishes from a goal, wherever it stands', () => {
  fc.assert(
    fc.property(fc.constantFrom(...goals), fc.constantFrom(...strangers), fc.nat(40), ([catalogue, text], word, at) => {
      const goal = put(text, word, at)
      const { subject, ask, name, leftovers, missing, assumptions } = briefOf(catalogue, goal)
      const told = JSON.stringify([
        subject,
        ask,
        name === goal ? '' : name.slice(0, 30),
        leftovers,
        missing,
        assumptions,
      ])
      for (const part of parts(word)) expect(told.toLowerCase()).toContain(part.toLowerCase())
    }),
    { numRuns: 150 },
  )
})

const steering = [
  'wait two hours instead',
  'only for customers in Germany',
  'leave out silver members',
  'add an sms as the last resort',
  'send it on Tuesday at 9 their time',
  'use email instead of push',
  'hold out 20 percent',
  'stop if they submit a review',
  'make it shorter and drop the push',
  'how many gold customers are in Germany?',
  'Save gold customers as “Golden”',
]

test('nor from an edit, a question or a segment', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...steering),
      fc.constantFrom(...strangers),
      fc.nat(12),
      async (text, word, at) => {
        const said = put(text, word, 1 + (at % (text.split(' ').length - 1)))
        const saved = { segmentId: 'seg_1', audience: { count: 7, total: 80 } }
        const tools = scriptedTools(spokes, { save_segment: () => saved })
        const draft = supersede(await runOffline('Remind people who left stuff in their cart', tools))
        const run = await runOffline(said, tools, draft)
        const { goal: _, ...campaign } = run.campaign ?? { goal: '' }
        const told = JSON.stringify([run.text, run.calls.map(({ args }) => args['memory'] ?? args['quote']), campaign])
        for (const part of parts(word)) expect(told.toLowerCase()).toContain(part.toLowerCase())
      },
    ),
    { numRuns: 40 },
  )
})
