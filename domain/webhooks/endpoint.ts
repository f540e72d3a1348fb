import { z } from 'zod'
import { tellableMilestones } from '../delivery-milestones.ts'
import { callableWords, isCallable, isPublicUrl, publicWords } from './allowed-url.ts'

/** What can be told of a delivery, each named after its milestone; opted_out: through the message's own links, or by answering STOP. */
export const deliveryEvents = [...tellableMilestones, 'opted_out'] as const
export const DeliveryEvent = z.enum(deliveryEvents)
export type DeliveryEvent = z.infer<typeof DeliveryEvent>

const url = z
  .string()
  .max(2000)
  .refine(isCallable, `must be ${callableWords}`)
  .refine(isPublicUrl, `must be ${publicWords}`)
const events = z
  .array(DeliveryEvent)
  .min(1)
  .transform((names) => [...new Set(names)])
const mode = z
  .enum(['first', 'every'])
  .describe('first: each event once for a delivery; every: repeated opens, clicks and attempts as well')

/** A place that wants to hear what becomes of deliveries. */
export const NewEndpoint = z.strictObject({
  url,
  events: events.default([...deliveryEvents]),
  mode: mode.default('first'),
})
export type NewEndpoint = z.infer<typeof NewEndpoint>

export const EndpointChange = z
  .strictObject({ url, events, mode, state: z.enum(['on', 'off']) })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'name at least one field')
export type EndpointChange = z.infer<typeof EndpointChange>

/** A receiver that never answers well for so long is switched off. */
export const switchOffAfterHours = 24
