import { expect } from 'vitest'
import { findCustomer } from '../customers/customers.ts'
import { ingestCalls } from '../ingest/ingest.ts'
import { givenCall } from '../ingest/testing.ts'
import { test } from '../testing.ts'
import { exportCustomer } from './export-customer.ts'

const at = Temporal.Instant.from('2026-11-24T10:00:00Z')

test('an export has every event once, also over several pages', async ({ db, workspaceId, inWs }) => {
  const calls = Array.from({ length: 1200 }, (_, index) =>
    givenCall('track', {
      userId: 'usr-ex1',
      event: 'tick',
      messageId: `ex-${index}`,
      timestamp: '2026-11-20T10:00:00Z',
    }),
  )
  await ingestCalls(db, workspaceId, calls, at)
  const id = await inWs((ws) => findCustomer(ws, { kind: 'user_id', value: 'usr-ex1' }))
  const pieces = await exportCustomer(db, { workspaceId, customerId: id ?? 0, memberId: 'mem_test', at })
  // What JSON.parse gives is looked at by the assertion below.
  const document = JSON.parse((await Array.fromAsync(pieces)).join('')) as { events: { messageId: string }[] }
  expect(new Set(document.events.map(({ messageId }) => messageId)).size).toBe(1200)
  expect(document.events).toHaveLength(1200)
})
