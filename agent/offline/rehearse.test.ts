import { expect, test } from 'vitest'
import { runOffline, scriptedTools, supersede } from './testing.ts'
import { spokes } from './testing/catalogues.ts'

const rehearsal = {
  campaignId: 'cmp_1',
  name: 'Cart',
  volume: 'It would have sent 40 messages to 38 customers in 30 days (40 by email): about 1 a day, 4 on the busiest.',
  conversions: { entitled: { converted: 9, of: 45 } },
  skipped: [{ reason: 'frequency_cap', count: 5 }],
  collisions: [{ campaign: 'Trial day 3', count: 31, of: 50 }],
}

async function givenDraft(answers: Parameters<typeof scriptedTools>[1] = {}) {
  const tools = scriptedTools(spokes, { rehearse_campaign: () => rehearsal, ...answers })
  return { tools, history: supersede(await runOffline('Remind people who left stuff in their cart', tools)) }
}

test.each<[string, number | undefined]>([
  ['Rehearse it', undefined],
  ['what would have happened last month?', 30],
  ['How many messages would it have sent in the last two weeks?', 14],
  ['do a dry run over the past 7 days please', 7],
  ['try it on the last 10 years of data', 90],
])('“%s” rehearses the campaign that is spoken of', async (text, days) => {
  const { tools, history } = await givenDraft()
  const run = await runOffline(text, tools, history)
  expect(run.calls).toEqual([
    { name: 'rehearse_campaign', args: { campaign: 'cmp_1', ...(days === undefined ? {} : { days }) } },
  ])
  expect(run.text).toContain(rehearsal.volume)
  expect(run.text).toContain('9 of 45')
  expect(run.text).toContain('62 % also got “Trial day 3” that day')
  expect(run.text).toContain('nothing was sent')
})

test('without a campaign that could be meant it asks for one, and a refusal is told with its remedy', async () => {
  const none = await runOffline('rehearse it', scriptedTools(spokes))
  expect(none.calls.map(({ name }) => name)).toEqual(['find_campaigns'])
  expect(none.text).toMatch(/name of the campaign/)
  const { tools, history } = await givenDraft({
    rehearse_campaign: () => ({ error: { code: 'not_runnable', message: 'A step cannot run yet. Leave it out.' } }),
  })
  expect((await runOffline('rehearse it', tools, history)).text).toContain('Leave it out')
})
