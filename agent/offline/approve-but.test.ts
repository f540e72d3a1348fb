import { expect, test } from 'vitest'
import { runOffline, scriptedTools, supersede } from './testing.ts'
import { spokes } from './testing/catalogues.ts'

/** A conversation after a goal whose approval is still pending. */
async function givenPending(goal: string) {
  const tools = scriptedTools(spokes)
  const first = await runOffline(goal, tools)
  return { tools, history: supersede(first), before: first.campaign }
}
const names = (run: { calls: { name: string }[] }) => run.calls.map(({ name }) => name)

const assents: [text: string, time: string][] = [
  ['approve, but at 8', '08:00'],
  ['Approve it but at 8:30 pm', '20:30'],
  ['yes, but at 18:00', '18:00'],
  ['looks good, only at 7 in the evening', '19:00'],
  ['ok send it, but at 8am please', '08:00'],
  ['approve – but at 8', '08:00'],
]
for (const [text, time] of assents) {
  test(`“${text}” is no approval: it moves the time, keeps the day, and asks again`, async () => {
    const { tools, history } = await givenPending('Announce the new helmets to everyone on 3 December at 10:00')
    const run = await runOffline(text, tools, history)
    expect(run.campaign?.trigger).toMatchObject({ schedule: { kind: 'at', at: `2026-12-03T${time}` } })
    expect(names(run).filter((name) => name !== 'describe_workspace' && name !== 'show_campaign')).toEqual([
      'edit_campaign',
      'launch_campaign',
    ])
    expect(run.stopped).toBe(true)
  })
}

test('what was to go out at once goes out at that time instead', async () => {
  const { tools, history } = await givenPending('Announce the new helmets to everyone now')
  const run = await runOffline('approve, but at 8', tools, history)
  expect(run.campaign?.trigger).toMatchObject({ schedule: { kind: 'at', at: '2026-11-25T08:00' } })
  expect(run.stopped).toBe(true)
})

test('any other change may follow the yes, and one that is not understood changes nothing and asks nothing', async () => {
  const { tools, history, before } = await givenPending('Announce the new helmets to everyone on 3 December at 10:00')
  const shorter = await runOffline('approve, but make it shorter', tools, history)
  expect(names(shorter)).toContain('write_copy')
  expect(shorter.stopped).toBe(true)
  const odd = await givenPending('Announce the new helmets to everyone on 3 December at 10:00')
  const run = await runOffline('approve, but with more glimmer', odd.tools, odd.history)
  expect(run.campaign).toEqual({ ...before, steps: run.campaign?.steps })
  expect(names(run)).not.toContain('launch_campaign')
  expect(run.text).toContain('glimmer')
})

test('a plain yes in the conversation still only shows the approval again', async () => {
  const { tools, history } = await givenPending('Announce the new helmets to everyone on 3 December at 10:00')
  expect(names(await runOffline('approve', tools, history))).toEqual(['launch_campaign'])
})

test('what has drifted since it was approved is asked for again, and not for ever', async () => {
  const message = '22 customers would receive it now, and it was approved for 20.'
  const stale = { launch_campaign: () => ({ error: { code: 'approval_stale', message } }) }
  const run = await runOffline('Announce the new helmets to everyone now', scriptedTools(spokes, stale))
  const asked = run.calls.filter(({ name }) => name === 'launch_campaign')
  expect(asked).toHaveLength(3)
  expect(new Set(asked.map(({ args }) => JSON.stringify(args))).size).toBe(1)
  expect(run.text).toContain(message)
})
