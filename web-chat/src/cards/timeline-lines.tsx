import type { Timeline } from '../../../domain/cards.ts'
import { formatFullMoment } from '../shell/moments.ts'

/** What happened to one customer, line by line. */
export function TimelineLines({ lines }: Pick<Timeline, 'lines'>) {
  return (
    <ol>
      {lines.map(({ at, words }, index) => (
        <li key={index}>
          <time dateTime={at}>{formatFullMoment(at)}</time> <span dir="auto">{words}</span>
        </li>
      ))}
    </ol>
  )
}
