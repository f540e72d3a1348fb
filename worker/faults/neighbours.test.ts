import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import { expect } from 'vitest'
import type { Provider, SendResult } from '../../channels/provider.ts'
import { systemClock } from '../../domain/clock.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { givenWorkspace } from '../../store/testing.ts'
import { startWorker } from '../start-worker.ts'
import { givenCustomers, givenLiveCampaign, tallyDeliveries } from '../testing/set-up.ts'
import { until } from './testing/campaigns.ts'
import { test } from './testing/place.ts'

const people = 200

test('a provider that answers one workspace no more does not hold up another', async ({ place }) => {
  const { store, db, workspaceId: hung, redisUrl } = place
  const well = await givenWorkspace(db, 'Next door')
  const goOn = Promise.withResolvers<void>()
  const provider: Provider = {
    name: 'shared',
    channel: 'email',
    idempotent: true,
    async send(batch) {
      if (batch.some(({ workspaceId }) => workspaceId === hung)) await goOn.promise
      return batch.map((): SendResult => ({ kind: 'sent', providerMessageId: null }))
    },
  }
  const worker = await startWorker({
    store,
    clock: systemClock,
    config: { redisUrl, publicUrl: 'https://example.com' },
    secret: randomBytes(32),
    log: pino({ level: 'silent' }),
    providers: [provider],
    batchSize: 10,
  })
  const launchIn = (workspaceId: number) =>
    inWorkspace(db, workspaceId, async (ws) => {
      await givenCustomers(ws, people)
      await givenLiveCampaign(ws, systemClock)
    })
  const tally = (workspaceId: number) => inWorkspace(db, workspaceId, tallyDeliveries)
  try {
    await launchIn(hung)
    await until('the first is held up', async () => ((await tally(hung))['attempted'] ?? 0) > 0)
    await launchIn(well)
    await until('the other is sent', async () => (await tally(well))['sent'] === people)
    expect((await tally(hung))['sent']).toBeUndefined()
    goOn.resolve()
    await until('the first is sent too', async () => (await tally(hung))['sent'] === people)
  } finally {
    goOn.resolve()
    await worker.close()
  }
})
