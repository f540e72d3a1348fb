import { type RawBuilder, sql } from 'kysely'
import { maxDeliveryMoments } from '../../domain/trace/delivery-moment.ts'

/** deliveries.trace of `d` with one moment more: the first and the latest are kept, those in between make room. */
export const appendMoment = (moment: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  case when jsonb_array_length(d.trace) >= ${maxDeliveryMoments}::integer then d.trace - 10
       else coalesce(d.trace, '[]') end || ${moment}`
