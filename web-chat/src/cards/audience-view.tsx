import type { AudienceCard } from '../../../domain/cards.ts'
import { channelWords } from '../shell/channel-words.ts'
import { formatCount, formatShare } from '../shell/format.ts'
import { Bar } from './bar.tsx'

export function AudienceView({ card }: { card: AudienceCard }) {
  return (
    <section className="card" aria-label="Audience">
      <p className="eyebrow">Audience</p>
      <p className="figure">
        <strong>{formatCount(card.count)}</strong> <span>of {formatCount(card.total)} customers</span>
      </p>
      <h2 className="card-words" dir="auto">
        {card.words}
      </h2>
      <AudienceDetail card={card} />
    </section>
  )
}

/** How the number comes about, and on which channels these customers can be met. */
export function AudienceDetail({ card }: { card: AudienceCard }) {
  return (
    <>
      {card.funnel.length > 0 && (
        <ul className="bars" aria-label="How many are left after each condition">
          {card.funnel.map((row, index) => (
            <li key={index}>
              <span className="bars-words" dir="auto">
                {row.words}
              </span>
              <span className="bars-count">{formatCount(row.count)}</span>
              <Bar part={row.count} whole={card.total} />
            </li>
          ))}
        </ul>
      )}
      {card.reach.length > 0 && (
        <dl className="reach" aria-label="Who can be reached on each channel">
          {card.reach.map(({ channel, count }) => (
            <div key={channel}>
              <dt>{channelWords[channel]}</dt>
              <dd>
                {formatCount(count)} <small>{formatShare(count, card.count)}</small>
              </dd>
            </div>
          ))}
        </dl>
      )}
      <NearMisses card={card} />
    </>
  )
}

/** What nobody fails by is not worth a line. */
function NearMisses({ card }: { card: AudienceCard }) {
  const shown = card.nearMisses.filter(({ count }) => count > 0)
  if (shown.length === 0) return null
  return (
    <section className="near-misses">
      <h3>Would join without one condition</h3>
      <ul className="bars">
        {shown.map(({ words, count }, index) => (
          <li key={index}>
            <span className="bars-words" dir="auto">
              {words}
            </span>
            <span className="bars-count">+{formatCount(count)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
