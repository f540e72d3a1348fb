import { expect } from 'vitest'
import { needsService } from '../domain/testing.ts'
import { givenPlaceOnServices, holdRoundTrip } from './testing.ts'

needsService('postgres')(
  'what was exported from PostgreSQL imports into an equal workspace',
  { timeout: 240_000 },
  async () => {
    const { people, events } = await holdRoundTrip(await givenPlaceOnServices(300, 3_000, 6), 'csv')
    expect(people).toBe(300)
    expect(events).toBeGreaterThan(2_000)
  },
)
