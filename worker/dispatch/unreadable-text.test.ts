import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Provider } from '../../channels/provider.ts'
import { test } from '../../store/testing.ts'
import { emailStep, givenCustomers, givenLiveCampaign, tallyDeliveries, workByHand } from '../testing/set-up.ts'

test('an initial that copy cuts out of an emoji holds up nobody', async ({ store, clock, inWs, workspaceId }) => {
  const [first] = await inWs((ws) => givenCustomers(ws, 3))
  await inWs((ws) =>
    sql`update customers set traits = ${JSON.stringify({ first_name: '🌷 Rosa' })}::jsonb
         where workspace_id = ${ws.workspaceId} and id = ${first}`.execute(ws.tx),
  )
  await inWs((ws) =>
    givenLiveCampaign(ws, clock, {
      steps: [emailStep('Dear {{ customer.first_name | default: "you" | split: "" | first }}')],
    }),
  )
  await workByHand(store, clock, workspaceId).drain()
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 3 })
})

test.for<[name: string, reason: string]>([
  ['a NUL', 'no such \u0000 user'],
  ['half an emoji', 'no such user \ud83c'],
])(
  'what a server says with %s in it does not lose what was said of the others',
  async ([, reason], { store, clock, inWs, workspaceId }) => {
    await inWs((ws) => givenCustomers(ws, 3))
    await inWs((ws) => givenLiveCampaign(ws, clock))
    const provider: Provider = {
      name: 'odd',
      channel: 'email',
      idempotent: false,
      send: async (batch) =>
        batch.map(({ address }) =>
          address === 'u2@example.com'
            ? { kind: 'failed', reason, suppress: true }
            : { kind: 'sent', providerMessageId: null },
        ),
    }
    await workByHand(store, clock, workspaceId, { providers: [provider] }).drain()
    expect(await inWs(tallyDeliveries)).toEqual({ sent: 2, failed: 1 })
  },
)
