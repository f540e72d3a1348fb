import { expect, test } from 'vitest'
import { Campaign } from '../../domain/campaign/campaign.ts'
import { runOffline, scriptedTools } from './testing.ts'
import { harbour, inkwell, spokes } from './testing/catalogues.ts'

async function build(catalogue: unknown, goal: string) {
  const run = await runOffline(goal, scriptedTools(catalogue))
  return run.campaign === undefined ? run : Campaign.parse(run.campaign)
}

test.each([
  ['Announce the new brushes to everyone, Tuesday 9 in the morning their time', inkwell],
  ['Every Monday at 8, email everyone our weekly tips', inkwell],
  ['Send a newsletter to all customers every Monday at 8am in their own time', spokes],
  ['Email everyone the newsletter on the first Monday of every month at 10:00', spokes],
  ['On the last day of each month, send everyone a summary by email', harbour],
  ['every weekday at 7:30 push everyone a tip', inkwell],
  ['Send everyone our tips every Tuesday and Thursday at 5pm', inkwell],
  ['Remind people 3 days before their trial ends', inkwell],
  ['Email trial users two days before trial ends at 10am', inkwell],
  ['wish people a happy birthday', harbour],
  ['Send an email on the first of every month to everyone about new arrivals', spokes],
  ['Daily at 18:00 send everyone a push about the challenge', spokes],
])('%s', async (goal, catalogue) => {
  const c = await build(catalogue, goal)
  process.stdout.write(`${goal}\n   ${JSON.stringify('trigger' in c ? [c.trigger, c.reentry, c.audience] : c, (k, v) => (k === 'messages' ? undefined : v)).slice(0, 400)}\n`)
  expect(1).toBe(1)
})
