import { stem } from '../text/stem.ts'

/** What a verb says about how far a thing came. Names that differ in it are different events. */
export type Polarity = 'success' | 'failure' | 'beginning' | 'ending' | 'abandoned'

const words: Record<Polarity, string> = {
  success:
    'complete completed completion finish succeed success successful done place placed submit submitted approve activate activated confirm accomplish pass',
  failure: 'fail failed failure decline declined error reject rejected bounce unsuccessful deny',
  beginning: 'start started begin initiate create add put update updated change changed view open draft',
  ending:
    'cancel cancelled cancellation churn terminate close closed expire expired remove delete unsubscribe refund refunded return',
  abandoned: 'abandon abandoned leave forget stuck stall incomplete unfinished quit struggle trouble drop',
}
const order: readonly Polarity[] = ['success', 'failure', 'beginning', 'ending', 'abandoned']
const byStem = new Map(order.flatMap((kind) => words[kind].split(' ').map((word) => [stem(word), kind] as const)))

export function polarityOf(wordStem: string): Polarity | undefined {
  return byStem.get(wordStem)
}

export function polaritiesOf(stems: readonly string[]): Set<Polarity> {
  return new Set(stems.flatMap((each) => byStem.get(each) ?? []))
}

/** How much two polarities speak against each other, 0 (agree) to about 1. */
export function conflictOf(asked: ReadonlySet<Polarity>, named: ReadonlySet<Polarity>): number {
  const penalties: readonly [Polarity, number, number][] = [
    ['failure', 0.45, 0.35],
    ['ending', 0.4, 0.3],
    ['abandoned', 0.3, 0.05],
    ['beginning', 0.08, 0.1],
    ['success', 0, 0.05],
  ]
  const each = penalties.map(([kind, unasked, missing]) => {
    if (named.has(kind) === asked.has(kind)) return 0
    if (kind === 'failure' && asked.has('abandoned')) return 0.05
    return named.has(kind) ? unasked : missing
  })
  const opposed = asked.has('abandoned') && named.has('success') ? 0.4 : 0
  return each.reduce((sum, penalty) => sum + penalty, opposed)
}
