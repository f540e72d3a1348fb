import type { Life, RehearsalPlan, RehearsedLife } from './life.ts'
import type { SampleTimeline } from './result.ts'
import { writeTimeline } from './timeline.ts'

/** Timelines by what is special about them: a customer whose like is kept already adds nothing. */
export type Samples = Map<string, SampleTimeline>

const maxSamples = 6

/** Keep this life, if no other kept one went alike. The first of each kind is kept, so that a repeat shows the same. */
export function keepSample(samples: Samples, plan: RehearsalPlan, life: Life, rehearsed: RehearsedLife): void {
  if (samples.size >= maxSamples) return
  const kind = kindOf(rehearsed)
  if (!samples.has(kind))
    samples.set(kind, { customerId: life.customerId, lines: writeTimeline(plan.document, rehearsed) })
}

function kindOf({ entries, deliveries }: RehearsedLife): string {
  const ends = entries.map(({ state, convertedAt }) => `${state}${convertedAt === null ? '' : ' converted'}`)
  const ways = deliveries.map(({ state, channel, reason, tried, deferrals }) =>
    [state, channel, reason, tried.length > 0, deferrals.length > 0].join(' '),
  )
  return [...new Set([...ends, ...ways])].toSorted().join(', ')
}
