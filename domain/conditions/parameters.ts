import { z } from 'zod'

const maxLength = 1000
/** PostgreSQL keeps neither NUL nor half a surrogate pair, so no stored text could ever equal such a parameter. */
const isStorable = (text: string) => !text.includes('\0') && text.isWellFormed() && text.length <= maxLength
// Refined, not bounded by .min() and .max(): a model's schema stays short, it names texts some eighty times.
const storableText = z
  .string()
  .refine(isStorable, `must have no more than ${maxLength} characters, and none of them NUL`)

export const Name = storableText.refine((text) => text !== '', 'must not be empty')
export const Text = Name
export const Scalar = z.union([storableText, z.number(), z.boolean()])
export type Scalar = z.infer<typeof Scalar>

const mustBeDays = 'must be a whole number of days from 1 to 730'
/** A window in days of 24 hours, up to two years. */
export const Days = z.int().min(1, mustBeDays).max(730, mustBeDays)
const mustBeCount = 'must be a whole number from 0 to 1,000,000'
export const Count = z.int().min(0, mustBeCount).max(1_000_000, mustBeCount)

/** Absent is null: strict model schemas know no optional keys. */
export const orNull = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().default(null)
