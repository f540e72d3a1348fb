import { z } from 'zod'
import type { EventFact } from '../../domain/conditions/facts.ts'

const TriggerEvent = z
  .object({ name: z.string(), at: z.string(), properties: z.record(z.string(), z.unknown()) })
  .transform((event): EventFact => ({ ...event, at: Temporal.Instant.from(event.at) }))
  .nullable()

/** journey_entries.trigger_event as conditions see it. */
export const parseTriggerEvent = (json: unknown): EventFact | null => TriggerEvent.parse(json)
