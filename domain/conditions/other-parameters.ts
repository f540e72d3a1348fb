import { z } from 'zod'
import { Channel } from '../channels.ts'
import { Days, Name, Text, orNull } from './parameters.ts'

export const InSegment = z.strictObject({ segment: Name.meta({ description: 'Name or id of a saved segment' }) })
export type InSegment = z.infer<typeof InSegment>

export const Reachable = z.strictObject({ channel: Channel }).meta({ description: 'Has an address for the channel' })
export type Reachable = z.infer<typeof Reachable>

export const Subscribed = z
  .strictObject({ topic: orNull(Name), channel: orNull(Channel) })
  .refine((p) => p.topic !== null || p.channel !== null, 'needs a topic, a channel or both')
  .meta({ description: 'Consents to the topic, the channel, or the topic on the channel' })
export type Subscribed = z.infer<typeof Subscribed>

/** What a campaign's message did: the one shape of received, opened, clicked and converted. */
export const Reaction = z
  .strictObject({ campaign: Name.meta({ description: 'Id of a campaign' }), withinDays: orNull(Days) })
  .meta({ id: 'Reaction' })
export type Reaction = z.infer<typeof Reaction>

export const ActiveWithin = z
  .strictObject({ days: Days })
  .meta({ description: 'Seen, or did any event, in the last so many days' })
export type ActiveWithin = z.infer<typeof ActiveWithin>

export const TopPercent = z
  .strictObject({ trait: Name, percent: z.number().gt(0).max(100) })
  .meta({ description: 'Among the highest so many percent of all who have this number trait' })
export type TopPercent = z.infer<typeof TopPercent>

export const RandomPercent = z
  .strictObject({ percent: z.number().min(0).max(100), salt: Text })
  .meta({ description: 'A random share; the same salt picks the same customers' })
export type RandomPercent = z.infer<typeof RandomPercent>
