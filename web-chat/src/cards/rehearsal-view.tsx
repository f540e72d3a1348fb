import type { RehearsalCard } from '../../../domain/cards.ts'
import { formatCount, formatShare } from '../shell/format.ts'
import { formatFullMoment } from '../shell/moments.ts'
import { Bar } from './bar.tsx'
import { RehearsalDays } from './rehearsal-days.tsx'
import { Skips } from './skips.tsx'
import { TimelineView } from './timeline-view.tsx'

/** What a campaign would have done in the last days: the volume first, then why some got nothing, then real lives. */
export function RehearsalView({ card }: { card: RehearsalCard }) {
  return (
    <section className="card" aria-label={`Rehearsal of ${card.name}`}>
      <p className="eyebrow">
        Rehearsal <span className="tag">nothing was sent</span>
      </p>
      <h2 className="card-title" dir="auto">
        {card.name}
      </h2>
      <p className="verdict">{card.volume}</p>
      <ul className="bars">
        {card.metrics.map(({ name, value, of }) => (
          <li key={name}>
            <span className="bars-words">{name}</span>
            <span className="bars-count">
              {formatCount(value)}
              {of !== null && of.value > 0 && (
                <small>
                  {' '}
                  {formatShare(value, of.value)} of {formatCount(of.value)} {of.name}
                </small>
              )}
            </span>
          </li>
        ))}
      </ul>
      {card.conversion !== null && <p className="note">A conversion is: {card.conversion}</p>}
      <RehearsalDays days={card.days} />
      <Skips skips={card.skipped} label="Got nothing" />
      <Skips skips={card.deferred} label="Waited" />
      <Skips skips={card.fallbacks.map((each) => ({ ...each, reason: each.words }))} label="Took another channel" />
      <Skips skips={card.notEntered} label="Did not enter" />
      <Collisions collisions={card.collisions} />
      {card.samples.length > 0 && (
        <div className="timelines">
          <h3>Real customers</h3>
          {card.samples.map((sample) => (
            <TimelineView key={sample.customerId} timeline={sample} />
          ))}
        </div>
      )}
      {card.notes.map((note) => (
        <p key={note} className="note">
          {note}
        </p>
      ))}
      <p className="note">
        {formatFullMoment(card.from)} to {formatFullMoment(card.until)}
      </p>
    </section>
  )
}

/** What else reached the same customers that day. */
function Collisions({ collisions }: Pick<RehearsalCard, 'collisions'>) {
  if (collisions.length === 0) return null
  return (
    <div className="skips">
      <h3>On the same day</h3>
      <ul className="bars is-muted">
        {collisions.map(({ campaign, count, of }) => (
          <li key={campaign}>
            <span className="bars-words" dir="auto">
              also got “{campaign}”
            </span>
            <span className="bars-count">{formatShare(count, of)}</span>
            <Bar part={count} whole={of} />
          </li>
        ))}
      </ul>
    </div>
  )
}
