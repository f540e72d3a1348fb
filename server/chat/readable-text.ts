import { z } from 'zod'

/** Text from outside as Postgres can keep it: without the NUL character and halves of surrogate pairs. */
export const readableText = z.string().transform((text) => text.replaceAll('\u0000', '').toWellFormed())
