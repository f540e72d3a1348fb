import { brakeCampaign } from '../../tools/campaign/brake-campaign.ts'
import { givenPeople, launch, until } from './testing/campaigns.ts'
import type { Day } from './testing/far-side.ts'
import { countFigures, untilEnded } from './testing/figures.ts'
import { test } from './testing/place.ts'
import { report } from './testing/report.ts'

const people = 2_000
/** Slow, so that most wait for their turn when it is stopped. */
const perSecond = 200
const answerMs = 100
const standsAfterMs = 1000

test.for(['push', 'email', 'sms'] as const)(
  'a broadcast by %s that is stopped while it sends stands still within a second',
  async (channel, { place, far: open, start, task }) => {
    const far = await open(channel)
    far.day = async (): Promise<Day> => {
      await new Promise((resolve) => setTimeout(resolve, answerMs))
      return 'take'
    }
    await givenPeople(place, people)
    await start(place, [far], { CARILLON_RATES: `${channel}=${perSecond}` })
    const campaign = await launch(place, channel)
    await until('some are sent', () => far.taken.length > perSecond / 2)

    await place.inWs((ws) => brakeCampaign(ws, campaign, 'stopped'))
    const stoppedAtMs = performance.now()
    await untilEnded(place, people)
    const doneMs = performance.now() - stoppedAtMs
    const lastMs = Math.max(0, Math.round((far.calls.at(-1)?.atMs ?? 0) - stoppedAtMs))
    const also = [
      { what: 'ms from the stop to the last call', is: lastMs, atMost: standsAfterMs },
      { what: 'calls in all', is: far.calls.length, atMost: people / 2 },
    ]
    const fault = `broadcast stopped while it sends, ${channel}`
    report(task, { fault, ...(await countFigures(place, [far], people)), doneMs, also }, { doneWithinMs: 10_000 })
  },
)
