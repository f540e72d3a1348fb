import { z } from 'zod'

/** Previous and proposed: where, in words, and what stood and stands there. */
export const Difference = z.strictObject({
  path: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
})
export type Difference = z.infer<typeof Difference>

/** One object that a turn changed. */
export const ChangedObject = z.strictObject({
  kind: z.enum(['campaign', 'segment', 'memory']),
  id: z.string(),
  name: z.string(),
  words: z.string().meta({ description: 'What became of it, in a sentence' }),
  what: z.enum(['made', 'changed', 'removed']),
  differences: z.array(Difference),
  more: z.int().min(0).meta({ description: 'How many differences are not listed' }),
  note: z.string().nullable().meta({ description: 'What it does not change: what runs, what was delivered' }),
})
export type ChangedObject = z.infer<typeof ChangedObject>

/** An object that stays as it is: why, and what changed it since. */
export const KeptObject = z.strictObject({
  kind: ChangedObject.shape.kind,
  id: z.string(),
  name: z.string(),
  words: z.string().meta({ description: 'That it stays, and why, in a sentence' }),
  why: z.string(),
  by: z.string().nullable().optional().meta({ description: 'The member whom `why` begins with' }),
  differences: z.array(Difference).meta({ description: 'What somebody has changed in it since' }),
  more: z.int().min(0),
})
export type KeptObject = z.infer<typeof KeptObject>

/** What an undo, a redo or the end of a turn that was cut short did, object by object. */
export const ChangesCard = z.strictObject({
  kind: z.literal('changes'),
  action: z.enum(['undone', 'redone', 'dropped']),
  title: z.string(),
  turn: z.string().meta({ description: 'The handle of the turn whose changes these are' }),
  changed: z.array(ChangedObject),
  kept: z.array(KeptObject),
})
export type ChangesCard = z.infer<typeof ChangesCard>
