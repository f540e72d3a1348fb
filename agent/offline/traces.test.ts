import { expect, test } from 'vitest'
import { runOffline, scriptedTools } from './testing.ts'
import { spokes } from './testing/catalogues.ts'

const campaigns = [
  { id: 'cmp_cart', name: 'Cart reminder', status: 'live' },
  { id: 'cmp_trial', name: 'Trial nudge', status: 'live' },
]
const summary = 'They did not: the customer has no email address.'

const givenTools = (others: string[] = []) =>
  scriptedTools(spokes, {
    find_campaigns: () => ({ campaigns }),
    explain_delivery: ({ campaign }) => ({
      campaign: campaigns.find(({ id }) => id === campaign) ?? campaigns[0],
      entered: true,
      summary,
      lines: [],
      others,
    }),
  })

test.each([
  ['Did maya@shop.example get the cart reminder?', 'maya@shop.example', 'cmp_cart'],
  ['why didnt maya@shop.example recieve the trial nudge', 'maya@shop.example', 'cmp_trial'],
  ['What happened with customer c42 on the trial nudge', 'c42', 'cmp_trial'],
  ['can you tell me why +44 7700 900001 was skipped', '+44 7700 900001', null],
])('“%s” traces that customer', async (text, customer, campaign) => {
  const run = await runOffline(text, givenTools())
  expect(run.calls.at(-1)).toEqual({ name: 'explain_delivery', args: { customer, campaign } })
  expect(run.text).toContain(summary)
  expect(run.text).not.toContain(customer)
})

test('“it” is the campaign that was spoken of', async () => {
  const tools = givenTools()
  const first = await runOffline('Did c42 get the trial nudge?', tools)
  const run = await runOffline('why didn’t maya@shop.example get it', tools, first.messages)
  expect(run.calls).toEqual([
    { name: 'explain_delivery', args: { customer: 'maya@shop.example', campaign: 'cmp_trial' } },
  ])
})

test('it asks which campaign only where there are several, and which customer where nobody is named', async () => {
  const several = await runOffline('why did c42 get nothing', givenTools(['Trial nudge']))
  expect(several.text).toMatch(/If you mean another, say which: “Trial nudge”/)
  expect((await runOffline('why did c42 get nothing', givenTools())).text).not.toMatch(/which/)
  const nobody = await runOffline('why did Maya not get it', givenTools())
  expect([nobody.calls, nobody.text]).toEqual([[], expect.stringMatching(/^Which customer do you mean/)])
})
