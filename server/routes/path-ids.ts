import { z } from 'zod'

/** The id of an object of ours as a path may name it; one that is not there is `not_found` whatever it looks like. */
export const ObjectId = z.string().regex(/^\w{1,64}$/, 'must be an id such as cmp_7h2k9m3qd4xw')
export const IdParams = z.object({ id: ObjectId })

/** A signed token (channels/tracking/tokens.ts): whether it is ours is looked at later. */
export const TokenParams = z.object({ token: z.string().max(8_192) })

/** The number of a row that comes by the million: a customer, a delivery. */
export const RowId = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, 'must be a whole number')
  .transform(Number)
export const RowIdParams = z.object({ id: RowId })

const WorkspaceNumber = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'must be a whole number')
  .transform(Number)

/** Which delivery of which workspace, in addresses that we give away ourselves. */
export const DeliveryParams = z.object({ workspaceId: WorkspaceNumber, deliveryId: RowId })
