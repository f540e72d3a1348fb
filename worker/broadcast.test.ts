import { expect } from 'vitest'
import { test } from '../store/testing.ts'
import { givenCustomers, givenLiveCampaign, startTestWorker, tallyDeliveries, tallyEntries } from './testing/set-up.ts'

test('a broadcast reaches each customer of the audience once', async ({ store, clock, inWs, workspaceId }) => {
  await inWs((ws) => givenCustomers(ws, 1200))
  await inWs((ws) => givenLiveCampaign(ws, clock))
  const worker = await startTestWorker(store, clock, workspaceId)
  try {
    await worker.drain()
    expect(await inWs(tallyDeliveries)).toEqual({ sent: 1200 })
    expect(await inWs(tallyEntries)).toEqual({ finished: 1200 })
  } finally {
    await worker.close()
  }
})
