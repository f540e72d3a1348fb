import fc from 'fast-check'

/** What a segment asks: a value that tells conditions apart, or the members of another segment, by name. */
export type Ask = { value: number } | { segment: string }

/**
 * One act of a member in a thread. Objects are picked by number out of those that were ever made, turns out of those that
 * ever changed something, so that every number means something, or nothing when there is none.
 */
export type Act =
  | { kind: 'draft'; name: string; audience: Ask }
  | { kind: 'rename'; campaign: number; name: string }
  | { kind: 'copy'; campaign: number; subject: string }
  | { kind: 'aim'; campaign: number; audience: Ask }
  | { kind: 'segment'; name: string; ask: Ask }
  | { kind: 'remember'; isOwn: boolean }
  | { kind: 'forget'; memory: number }
  | { kind: 'undo' | 'redo'; turn: number | null }
  /** The turn ends; the thread's next act is in a new one. */
  | { kind: 'end' }
  /** The turn is cut short. */
  | { kind: 'crash' }

export type Step = { member: 0 | 1; thread: 0 | 1; act: Act }

const name = fc.constantFrom('A', 'B', 'C')
const pick = fc.nat({ max: 3 })
const ask: fc.Arbitrary<Ask> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ value: fc.nat({ max: 3 }) }) },
  fc.record({ segment: name }),
)
const turn = fc.option(pick, { freq: 2 })
const makes: fc.Arbitrary<Act>[] = [
  fc.record({ kind: fc.constant('draft' as const), name, audience: ask }),
  fc.record({ kind: fc.constant('segment' as const), name, ask }),
]
const changes: fc.Arbitrary<Act> = fc.oneof(
  ...makes,
  fc.record({ kind: fc.constant('rename' as const), campaign: pick, name }),
  fc.record({ kind: fc.constant('copy' as const), campaign: pick, subject: name }),
  fc.record({ kind: fc.constant('aim' as const), campaign: pick, audience: ask }),
  fc.record({ kind: fc.constant('remember' as const), isOwn: fc.boolean() }),
  fc.record({ kind: fc.constant('forget' as const), memory: pick }),
)
const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: changes },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('undo' as const), turn }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('redo' as const), turn }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('end' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const) }) },
)
const number = fc.constantFrom(0 as const, 1 as const)
const stepOf = (act: fc.Arbitrary<Act>): fc.Arbitrary<Step> => fc.record({ member: number, thread: number, act })

/** What two members do in two threads, their turns interleaved; something is there before anything is undone. */
export const histories: fc.Arbitrary<Step[]> = fc
  .tuple(
    fc.array(stepOf(fc.oneof(...makes)), { minLength: 1, maxLength: 2 }),
    fc.array(stepOf(acts), { minLength: 5, maxLength: 10, size: 'max' }),
  )
  .map(([first, then]) => [...first, ...then])
