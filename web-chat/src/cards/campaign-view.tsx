import type { ReactNode } from 'react'
import type { CampaignCard } from '../../../domain/cards.ts'
import { formatCount } from '../shell/format.ts'
import { Changes } from './changes.tsx'
import { Journey } from './journey.tsx'
import { Warnings } from './warnings.tsx'

export function CampaignView({ card, progress }: { card: CampaignCard; progress: ReactNode }) {
  return (
    <section className="card" aria-label={`Campaign ${card.name}`}>
      <p className="eyebrow">
        Campaign {progress === null && <span className="tag">{card.status.replaceAll('_', ' ')}</span>}
      </p>
      <h2 className="card-title" dir="auto">
        {card.name}
      </h2>
      <Warnings warnings={card.warnings} />
      {progress}
      <CampaignDetail card={card} />
    </section>
  )
}

/** The whole campaign in words: who, when, step by step, how one leaves it and what counts as success. */
export function CampaignDetail({ card }: { card: CampaignCard }) {
  return (
    <>
      <Changes changes={card.differences} label="Changes since the last version" />
      <Journey card={card} />
      <dl className="facts">
        <Fact label="Audience" text={`${card.audience} · ${formatCount(card.audienceCount)} customers`} />
        <Fact label="Conversion" text={card.conversion} />
        <Fact label="Topic" text={card.transactional ? 'Transactional: topics and caps do not apply' : card.topic} />
        <Fact
          label="Holdout"
          text={card.holdoutPercent > 0 ? `${card.holdoutPercent}% get nothing, to compare` : null}
        />
      </dl>
    </>
  )
}

function Fact({ label, text }: { label: string; text: string | null }) {
  if (text === null || text === '') return null
  return (
    <div>
      <dt>{label}</dt>
      <dd dir="auto">{text}</dd>
    </div>
  )
}
