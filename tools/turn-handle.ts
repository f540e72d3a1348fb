import { z } from 'zod'

/** A turn that changed something, as undo, redo and show_campaign name it. */
export const TurnHandle = z
  .string()
  .min(1)
  .max(100)
  .nullable()
  .default(null)
  .meta({ description: 'The handle of a turn, trn_…, as undo, redo or show_campaign gave it; null for the latest' })
