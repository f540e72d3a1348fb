import { expect, test } from 'vitest'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import { givenDraft, runOffline, runToApproval, scriptedTools } from './testing.ts'
import { inkwell, spokes } from './testing/catalogues.ts'

const contents = ({ steps }: Campaign) =>
  steps.flatMap((step) => (step.kind === 'message' ? step.channels.map(({ content }) => content.default) : []))

test.for([
  ['text everyone: "Doors open at 6, bring a friend."', [{ text: 'Doors open at 6, bring a friend.' }]],
  ['Text everyone saying “We’re open late — till 9!”', [{ text: 'We’re open late — till 9!' }]],
  ["sms all customers: 'We're back, and so is the soup'", [{ text: "We're back, and so is the soup" }]],
  ['please text everybody that says: we are closed on Monday', [{ text: 'we are closed on Monday' }]],
  [
    'push everyone with the title "Late tonight" saying "Doors are open till nine."',
    [{ title: 'Late tonight', body: 'Doors are open till nine.' }],
  ],
  [
    'push everyone "Do not miss the tea at four"',
    [{ title: '{{ workspace.name }}', body: 'Do not miss the tea at four' }],
  ],
  [
    'email everyone with the subject line: «New hours» and the text «From May we open at 8. See you!»',
    [{ subject: 'New hours', preheader: null, body: 'From May we open at 8. See you!' }],
  ],
  [
    'Email everyone. The message should say "Our roof is mended. Come in whatever the weather."',
    [{ subject: 'Our roof is mended', body: 'Our roof is mended. Come in whatever the weather.' }],
  ],
  [
    'tell everyone by text: "Hi {{ customer.first_name | default: "there" }}, we moved to Oak Street"',
    [{ text: 'Hi {{ customer.first_name | default: "there" }}, we moved to Oak Street' }],
  ],
  [
    'Send everyone an email. Subject: "We moved". Body: "Find us on Oak Street from Monday on."',
    [{ subject: 'We moved', body: 'Find us on Oak Street from Monday on.' }],
  ],
  [
    'email everyone. Subject: We moved! Body: Find us on Oak Street from Monday on. Ring twice.',
    [{ subject: 'We moved!', body: 'Find us on Oak Street from Monday on. Ring twice.' }],
  ],
  ['push everyone who bought something, “Still happy?”', [{ body: 'Still happy?' }]],
  ['text everyone with "The lights are back on, and so are we."', [{ text: 'The lights are back on, and so are we.' }]],
] as const)('%s', async ([goal, expected]) => {
  expect(contents(await runToApproval(inkwell, goal))).toMatchObject(expected)
})

test('each message of a journey says its own words, and one without stays ours', async () => {
  const journey =
    'When someone starts a checkout and does not order in an hour, push "Still thinking it over?", after a day email them saying "Your basket is still here." and after 3 days text them'
  const [first, second, third] = contents(await runToApproval(spokes, journey))
  expect([first, second]).toMatchObject([{ body: 'Still thinking it over?' }, { body: 'Your basket is still here.' }])
  expect(third).not.toEqual(expect.objectContaining({ text: expect.stringContaining('basket is still here') }))
  const { text } = await runOffline(journey, scriptedTools(spokes))
  expect(text).toContain('Your words stand as you gave them, the rest is a first draft')
})

test('words that were given say nothing of whom, when or how', async () => {
  const goal = 'text everyone: "Email your friends on Friday at 9: VIPs get 20 % off, stop by or pause a while"'
  const campaign = await runToApproval(inkwell, goal)
  expect(campaign).toMatchObject({
    audience: { everyone: true },
    trigger: { kind: 'broadcast', schedule: { kind: 'now' } },
    steps: [{ channels: [{ channel: 'sms' }] }],
  })
  expect(campaign.name).not.toContain('friends')
})

test.for(['announce "dark mode" to everyone by email', 'email everyone about "the new office hours in May"'])(
  '%s: a name or a subject is not the message',
  async (goal) => {
    for (const content of contents(await runToApproval(inkwell, goal)))
      expect(JSON.stringify(content)).toContain('workspace.name')
  },
)

test('a rule, and a change of what is drafted, keep their quotations', async () => {
  const rule = await runOffline('always say "members" instead of "users"', scriptedTools(inkwell))
  expect(rule.calls.find(({ name }) => name === 'remember')?.args).toMatchObject({
    text: expect.stringContaining('members'),
  })
  const { tools, history } = await givenDraft(inkwell, 'email everyone about the new office hours')
  const run = await runOffline('make the subject "Open at eight"', tools, history)
  expect(run.campaign && contents(run.campaign)).toMatchObject([{ subject: 'Open at eight' }])
})
