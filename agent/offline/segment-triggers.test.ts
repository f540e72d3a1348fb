import { expect, test } from 'vitest'
import { runOffline, runToApproval, scriptedTools } from './testing.ts'
import { inkwell, spokes } from './testing/catalogues.ts'

test.each([
  ['When someone leaves the Teachers segment, email them our tips', inkwell, 'segment_exit', 'Teachers'],
  ['Email people who drop out of Teachers about our deals', inkwell, 'segment_exit', 'Teachers'],
  [
    'when somebody is no longer in Wholesale send them a push about the spring sale',
    spokes,
    'segment_exit',
    'Wholesale',
  ],
  ['As soon as a customer falls out of the segment “Wholesale”, send an email', spokes, 'segment_exit', 'Wholesale'],
  ['If a customer stops being in Wholesale, email them after 2 days', spokes, 'segment_exit', 'Wholesale'],
  ["When someone isn't in Teachers anymore, email them tips", inkwell, 'segment_exit', 'Teachers'],
  ['Email customers about deals when they no longer belong to Teachers', inkwell, 'segment_exit', 'Teachers'],
  ['Email people leaving Teachers about our deals', inkwell, 'segment_exit', 'Teachers'],
  ['When someone enters the Teachers segment, email them our tips', inkwell, 'segment_entry', 'Teachers'],
  ['Push a welcome to people who come into Wholesale', spokes, 'segment_entry', 'Wholesale'],
])('%s', async (goal, catalogue, kind, segment) => {
  const campaign = await runToApproval(catalogue, goal)
  expect(campaign.trigger).toEqual({ kind, segment })
  expect(campaign.audience).toEqual({ everyone: true })
})

test('who it is about stays the audience, and a segment that does not exist is asked about', async () => {
  const goal = 'When a trial customer leaves Teachers, wait 3 days then email them about our deals'
  const campaign = await runToApproval(inkwell, goal)
  expect(campaign.trigger).toEqual({ kind: 'segment_exit', segment: 'Teachers' })
  expect(campaign.audience).toEqual({ trait: expect.objectContaining({ name: 'tier', is: 'trialing' }) })
  const unknown = await runOffline('When someone leaves the Golden segment, email them', scriptedTools(inkwell))
  expect([unknown.stopped, unknown.campaign]).toEqual([false, null])
  expect(unknown.text).toContain('I know nothing called')
})

test('coming back ends the journey, and a word of leaving beside it starts none', async () => {
  const campaign = await runToApproval(
    inkwell,
    'When someone leaves Teachers, email them after 2 days and stop if they come back into Teachers',
  )
  expect(campaign.trigger).toEqual({ kind: 'segment_exit', segment: 'Teachers' })
  expect(campaign.exit).toEqual([{ kind: 'condition', condition: { inSegment: { segment: 'Teachers' } } }])
  const other = await runToApproval(
    inkwell,
    'When someone finishes a canvas, email them tips until they leave Teachers',
  )
  expect(other.trigger).toMatchObject({ kind: 'event', event: 'canvas_finished' })
  expect(other.exit).toEqual([{ kind: 'condition', condition: { not: { inSegment: { segment: 'Teachers' } } } }])
})

test('who is in the segment gets a broadcast as before', async () => {
  const campaign = await runToApproval(inkwell, 'Email Teachers about the new brushes')
  expect(campaign.trigger).toEqual({ kind: 'broadcast', schedule: { kind: 'now' } })
  expect(campaign.audience).toEqual({ inSegment: { segment: 'Teachers' } })
})
