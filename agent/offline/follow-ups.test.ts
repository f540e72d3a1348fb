import { describe, expect, test } from 'vitest'
import type { Step } from '../../domain/campaign/steps.ts'
import { runOffline, runToApproval, scriptedTools } from './testing.ts'
import { harbour, inkwell, spokes } from './testing/catalogues.ts'

/** Channels, waits and, of a branch, what must have been done with this campaign’s messages. */
const outline = (steps: readonly Step[]): unknown[] =>
  steps.map((step) => {
    if (step.kind === 'message') return step.channels.map(({ channel }) => channel).join(' else ')
    if (step.kind === 'wait') return step.duration
    if (step.kind !== 'branch') return step.kind
    return step.paths.map(({ when, steps: inner }) => [JSON.stringify(when), ...outline(inner)])
  })
const opened = (withinDays: number) => JSON.stringify({ opened: { campaign: 'this', withinDays } })
const clicked = (withinDays: number) => JSON.stringify({ clicked: { campaign: 'this', withinDays } })
const not = (condition: string) => `{"not":${condition}}`

describe('what comes after a message hangs on what was done with it', () => {
  test.each([
    [
      spokes,
      'Email everyone about helmets, and push those who did not open it two days later',
      ['email', 'P2D', [[not(opened(3)), 'push']]],
    ],
    [
      harbour,
      "Push everyone about the new app first, and email them if they don't open it",
      ['push', 'P1D', [[not(opened(2)), 'email']]],
    ],
    [
      inkwell,
      'Email studio customers about the layers; if they click it, send a push a day later',
      ['email', 'P1D', [[clicked(2), 'push']]],
    ],
    [
      harbour,
      'tell everyone about the new app by email, then text the non-openers after 3 days',
      ['email', 'P3D', [[not(opened(4)), 'sms']]],
    ],
    [
      spokes,
      'Announce helmets to all customers by email, push a day later unless they opened the email',
      ['email', 'P1D', [[not(opened(2)), 'push']]],
    ],
  ])('%#: %s', async (catalogue, goal, steps) => {
    expect(outline((await runToApproval(catalogue, goal)).steps)).toEqual(steps)
  })

  test.each([
    ['add an email after a day for those who did not open the push', ['P1D', [[not(opened(2)), 'email']]]],
    ['also text them 2 days later if they still haven’t opened it', ['P2D', [[not(opened(3)), 'sms']]]],
    ['resend it to non-openers after 3 days', ['P3D', [[not(opened(4)), 'push']]]],
    ['send an email 12 hours later to everyone who clicked it', ['PT12H', [[clicked(2), 'email']]]],
    ['follow up by email if they don’t read the push', ['P1D', [[not(opened(2)), 'email']]]],
  ])('asked for afterwards: %s', async (wish, added) => {
    const tools = scriptedTools(spokes)
    const drafted = await runOffline('Push everyone about helmets', tools)
    const { campaign } = await runOffline(wish, tools, drafted.messages)
    expect(outline(campaign?.steps ?? [])).toEqual(['push', ...added])
    expect(campaign?.audience).toEqual({ everyone: true })
  })

  test('an event that is opened is not a message: the audience is meant', async () => {
    const { steps, audience } = await runToApproval(
      inkwell,
      'Win back customers who have not opened the app for 60 days',
    )
    expect(outline(steps)).toEqual(['email'])
    expect(audience).toEqual({ trait: { name: 'last_active_at', beforeDaysAgo: 60 } })
  })
})

describe('what was done with another campaign', () => {
  const sent = { ...spokes, campaigns: [{ id: 'cmp_s', name: 'Spring bikes', status: 'finished', trigger: 'once' }] }

  test.each([
    ['Email everyone who opened spring bikes about helmets', { opened: { campaign: 'cmp_s', withinDays: null } }],
    [
      'Email people who did not click the Spring bikes campaign about helmets',
      { not: { clicked: { campaign: 'cmp_s', withinDays: null } } },
    ],
    [
      'Tell customers who received spring bikes in the last 30 days about helmets by email',
      { received: { campaign: 'cmp_s', withinDays: 30 } },
    ],
  ])('%s', async (goal, audience) => {
    expect((await runToApproval(sent, goal)).audience).toEqual(audience)
  })

  test('without a name nothing is guessed: the campaigns there are are offered', async () => {
    const run = await runOffline('Email people who have not opened our last email about helmets', scriptedTools(sent))
    expect(run.calls.map(({ name }) => name)).toEqual(['describe_workspace'])
    expect(run.text).toContain('“Spring bikes”')
  })
})
