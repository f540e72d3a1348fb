import type { ReactNode } from 'react'
import type { Metric, ResultsCard } from '../../../domain/cards.ts'
import { formatCount, formatShare } from '../shell/format.ts'
import { formatFullMoment } from '../shell/moments.ts'
import { Bar } from './bar.tsx'
import { ComparisonView } from './comparison-view.tsx'
import { ReportView } from './report-view.tsx'
import { Skips } from './skips.tsx'

/** What came of a campaign: conversions first, each rate beside what it is a rate of. */
export function ResultsView({ card, progress }: { card: ResultsCard; progress: ReactNode }) {
  const isConversion = (metric: Metric) => /convert|conversion/i.test(metric.name)
  const first = card.metrics.find(isConversion)
  const others = card.metrics.filter((metric) => metric !== first)
  return (
    <section className="card" aria-label={`Results of ${card.name}`}>
      <p className="eyebrow">
        Results {progress === null && <span className="tag">{card.status.replaceAll('_', ' ')}</span>}
      </p>
      <h2 className="card-title" dir="auto">
        {card.name}
      </h2>
      {progress}
      {first !== undefined && (
        <p className="figure">
          <strong>{formatCount(first.value)}</strong> <span>{first.name.toLowerCase()}</span>
          {first.of !== null && (
            <span>
              {formatShare(first.value, first.of.value)} of {formatCount(first.of.value)} {first.of.name.toLowerCase()}
            </span>
          )}
        </p>
      )}
      {card.conversion !== null && <p className="note">A conversion is: {card.conversion}</p>}
      <p className="verdict" dir="auto">
        {card.verdict}
      </p>
      {card.comparisons.map((comparison, index) => (
        <ComparisonView key={index} comparison={comparison} />
      ))}
      {card.timeToConvert !== null && <p className="note">{card.timeToConvert}</p>}
      <ul className="bars">
        {others.map((metric) => (
          <MetricRow key={metric.name} metric={metric} />
        ))}
      </ul>
      <Skips skips={card.skipped} label="Skipped" />
      <Skips skips={card.failed} label="Failed" />
      {card.report !== null && <ReportView report={card.report} />}
      <p className="note">
        {card.from === null ? 'Up to' : `${formatFullMoment(card.from)} to`} {formatFullMoment(card.to)}
      </p>
    </section>
  )
}

function MetricRow({ metric: { name, value, of } }: { metric: Metric }) {
  return (
    <li>
      <span className="bars-words">{name}</span>
      <span className="bars-count">
        {formatCount(value)}
        {of !== null && (
          <small>
            {' '}
            {formatShare(value, of.value)} of {formatCount(of.value)} {of.name.toLowerCase()}
          </small>
        )}
      </span>
      {of !== null && <Bar part={value} whole={of.value} />}
    </li>
  )
}
