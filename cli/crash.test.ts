import { expect, test } from 'vitest'
import { crashInBroadcast, givenPlace } from './testing.ts'

test(
  'a server that is killed in the middle of a broadcast reaches everyone once after its next start',
  {
    timeout: 180_000,
  },
  async () => {
    const { sentWhenKilled, ...end } = await crashInBroadcast(await givenPlace(2000, 2000))
    expect(sentWhenKilled).toBeLessThan(1500)
    expect(end).toMatchObject({ due: 2000, customers: 2000, most: 1, failed: 0, uncertain: 0 })
    expect(end.sent + end.skipped).toBe(2000)
    expect(end.recorded).toBe(end.sent)
  },
)
