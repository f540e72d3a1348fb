import type { Timeline } from '../../../domain/cards.ts'
import { TimelineLines } from './timeline-lines.tsx'

/** What would have happened to one real customer, line by line. */
export function TimelineView({ timeline: { customer, lines } }: { timeline: Timeline }) {
  return (
    <details className="sample">
      <summary>
        <bdi>{customer}</bdi>
      </summary>
      <TimelineLines lines={lines} />
    </details>
  )
}
