import { z } from 'zod'
import { isPlainInstant } from '../../domain/conditions/moment.ts'

/**
 * The calls of the Segment spec as they arrive. Fields that we do not read are let through, as Segment does.
 * @see https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/
 */
const maxIdLength = 255
const clean = (text: string) => text.replaceAll('\u0000', '').toWellFormed().trim()

/** Numbers are taken as text: many callers send their database's ids. */
const Id = z.union([z.string(), z.number()], 'must be text or a number').transform((id) => clean(String(id)))
const RequiredId = Id.pipe(z.string().min(1, 'must not be empty').max(maxIdLength))
const OptionalId = Id.pipe(z.string().max(maxIdLength))
  .nullish()
  .transform((id) => (id === '' ? null : (id ?? null)))

const Name = z.string('must be text').transform(clean).pipe(z.string().min(1, 'must not be empty').max(maxIdLength))
/** Browsers send an empty name for a page that has none. */
const OptionalName = z
  .string('must be text')
  .transform(clean)
  .pipe(z.string().max(maxIdLength))
  .nullish()
  .transform((name) => (name === '' ? null : name))
const Properties = z
  .record(z.string(), z.unknown(), 'must be an object')
  .nullish()
  .transform((value) => value ?? {})

const Time = z
  .string('must be an ISO 8601 time')
  .refine(isInstant, 'must be an ISO 8601 time with an offset, for example 2026-11-24T10:00:00Z')
  .nullish()

function isInstant(text: string): boolean {
  if (isPlainInstant(text)) return true
  try {
    const { year } = Temporal.Instant.from(text).toZonedDateTimeISO('UTC')
    return year >= 1970 && year < 10_000
  } catch {
    return false
  }
}

const common = {
  messageId: OptionalId,
  userId: OptionalId,
  anonymousId: OptionalId,
  timestamp: Time,
  originalTimestamp: Time,
  sentAt: Time,
  context: Properties,
}

const needsId = 'give userId or anonymousId: without one nobody did it'
const hasId = (call: { userId: string | null; anonymousId: string | null }) =>
  call.userId !== null || call.anonymousId !== null
const faultAtId = { error: needsId, path: ['userId'] }

export const IdentifyCall = z.looseObject({ ...common, traits: Properties }).refine(hasId, faultAtId)
export const TrackCall = z.looseObject({ ...common, event: Name, properties: Properties }).refine(hasId, faultAtId)
export const PageCall = z
  .looseObject({ ...common, name: OptionalName, category: OptionalName, properties: Properties })
  .refine(hasId, faultAtId)
export const GroupCall = z.looseObject({ ...common, groupId: RequiredId, traits: Properties }).refine(hasId, faultAtId)
export const AliasCall = z.looseObject({ ...common, userId: RequiredId, previousId: RequiredId })

const bodies = {
  identify: IdentifyCall,
  track: TrackCall,
  page: PageCall,
  screen: PageCall,
  group: GroupCall,
  alias: AliasCall,
}
export type CallType = keyof typeof bodies
export const callTypes = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const satisfies CallType[]

/** One call with its type, as in a batch. */
export type Call =
  | ({ type: 'identify' } & z.infer<typeof IdentifyCall>)
  | ({ type: 'track' } & z.infer<typeof TrackCall>)
  | ({ type: 'page' | 'screen' } & z.infer<typeof PageCall>)
  | ({ type: 'group' } & z.infer<typeof GroupCall>)
  | ({ type: 'alias' } & z.infer<typeof AliasCall>)

/** The schema of one call whose type its route or its `type` field gives. */
export const callSchemas = bodies

export const maxBatchCalls = 2_500

const batchOf = <Message extends z.ZodType>(message: Message) =>
  z.looseObject(
    {
      batch: z
        .array(message, 'must be an array of calls')
        .min(1, 'must have at least one call')
        .max(maxBatchCalls, `must have at most ${maxBatchCalls} calls`),
      sentAt: Time,
      context: Properties,
    },
    'must be an object with a batch',
  )

/** A batch whose messages are yet to be read. `sentAt` and `context` hold for every call that has none of its own. */
export const BatchHead = batchOf(z.unknown())

/** A batch as the API’s document shows it. */
export const BatchCall = batchOf(
  z.discriminatedUnion('type', [
    IdentifyCall.safeExtend({ type: z.literal('identify') }),
    TrackCall.safeExtend({ type: z.literal('track') }),
    PageCall.safeExtend({ type: z.enum(['page', 'screen']) }),
    GroupCall.safeExtend({ type: z.literal('group') }),
    AliasCall.safeExtend({ type: z.literal('alias') }),
  ]),
)
