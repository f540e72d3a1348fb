import type { SkipCount } from '../../../domain/cards.ts'
import { formatCount } from '../shell/format.ts'
import { Bar } from './bar.tsx'

/** Who gets nothing, and why. */
export function Skips({ skips, label }: { skips: readonly SkipCount[]; label: string }) {
  const shown = skips.filter((skip) => skip.count > 0)
  if (shown.length === 0) return null
  const total = shown.reduce((sum, skip) => sum + skip.count, 0)
  return (
    <div className="skips">
      <h3>
        {label} <span>{formatCount(total)}</span>
      </h3>
      <ul className="bars is-muted">
        {shown.map((skip) => (
          <li key={skip.reason}>
            <span className="bars-words" dir="auto">
              {skip.words}
            </span>
            <span className="bars-count">{formatCount(skip.count)}</span>
            <Bar part={skip.count} whole={total} />
          </li>
        ))}
      </ul>
    </div>
  )
}
