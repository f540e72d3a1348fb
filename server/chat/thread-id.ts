import { z } from 'zod'

/** A thread's id as a client may choose it. */
export const ThreadId = z.string().regex(/^[\w:.-]{1,128}$/, 'must be 1 to 128 letters, digits, or - _ : .')
