import type { TraceCard } from '../../../domain/cards.ts'
import { TimelineLines } from './timeline-lines.tsx'

/** Why one customer did, or did not, get a campaign: the answer first, then what happened. */
export function TraceView({ card }: { card: TraceCard }) {
  const title = card.campaignName ?? 'No campaign'
  return (
    <section className="card" aria-label={`What happened to ${card.customer} on ${title}`}>
      <p className="eyebrow" dir="auto">
        {card.customer}
      </p>
      <h2 className="card-title" dir="auto">
        {title}
      </h2>
      <p className="verdict" dir="auto">
        {card.summary}
      </p>
      {card.lines.length > 0 && (
        <div className="timelines">
          <TimelineLines lines={card.lines} />
        </div>
      )}
    </section>
  )
}
