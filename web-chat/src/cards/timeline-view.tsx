import type { Timeline } from '../../../domain/cards.ts'
import { formatFullMoment } from '../shell/moments.ts'

/** What would have happened to one real customer, line by line. */
export function TimelineView({ timeline: { customer, lines } }: { timeline: Timeline }) {
  return (
    <details className="sample">
      <summary>
        <bdi>{customer}</bdi>
      </summary>
      <ol>
        {lines.map(({ at, words }, index) => (
          <li key={index}>
            <time dateTime={at}>{formatFullMoment(at)}</time> <span dir="auto">{words}</span>
          </li>
        ))}
      </ol>
    </details>
  )
}
