import type { Comparison } from '../../../domain/cards.ts'
import { formatCount, formatShare, readPercent } from '../shell/format.ts'

/** Rates beside one another, each with the range in which the true one lies, on one scale. */
export function ComparisonView({ comparison: { title, rates } }: { comparison: Comparison }) {
  const scale = Math.max(...rates.map(({ high }) => high))
  return (
    <div className="comparison">
      <h3>{title}</h3>
      <ul className="bars" aria-label={title}>
        {rates.map(({ name, count, of, low, high }) => (
          <li key={name}>
            <span className="bars-words" dir="auto">
              {name}
            </span>
            <span className="bars-count">
              {formatShare(count, of)}{' '}
              <small>
                {formatCount(count)} of {formatCount(of)}, true rate {formatShare(low, 1)} to {formatShare(high, 1)}
              </small>
            </span>
            <span className="range" aria-hidden="true">
              <span
                className="range-band"
                style={{ left: `${readPercent(low, scale)}%`, width: `${readPercent(high - low, scale)}%` }}
              />
              <span className="range-point" style={{ left: `${readPercent(count, of * scale)}%` }} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
