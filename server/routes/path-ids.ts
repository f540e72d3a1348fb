import { z } from 'zod'

/** The id of an object of ours as a path may name it; one that is not there is `not_found` whatever it looks like. */
export const ObjectId = z.string().regex(/^\w{1,64}$/, 'must be an id such as cmp_7h2k9m3qd4xw')
export const IdParams = z.object({ id: ObjectId })
