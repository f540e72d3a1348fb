import { type ReactNode, useId } from 'react'
import type { ApprovalCard } from '../../../domain/cards.ts'
import { channelWords } from '../shell/channel-words.ts'
import { countOf } from '../shell/format.ts'
import { ApprovalActions } from './approval-actions.tsx'
import { AudienceDetail } from './audience-view.tsx'
import { CampaignDetail } from './campaign-view.tsx'
import type { CardContext } from './card-context.ts'
import { Changes } from './changes.tsx'
import { Previews } from './previews.tsx'
import { Skips } from './skips.tsx'
import { UnderWayView } from './under-way-view.tsx'
import { Warnings } from './warnings.tsx'

type Props = { card: ApprovalCard; context: CardContext; progress: ReactNode }

/** What would happen, to whom and when, from the stored arguments; and the two buttons that settle it. */
export function ApprovalView({ card, context, progress }: Props) {
  const titleId = useId()
  const warnings = [...card.warnings, ...(card.campaign?.warnings ?? [])]
  return (
    <section className={`card approval is-${card.status}`} aria-labelledby={titleId}>
      <p className="eyebrow">{card.status === 'pending' ? 'Your approval is needed' : 'Approval'}</p>
      <h2 className="card-title" id={titleId} tabIndex={-1} dir="auto">
        {card.title}
      </h2>
      <Warnings warnings={[...new Set(warnings)]} />
      <Facts card={card} />
      {card.changes !== undefined && (
        <Changes
          changes={card.changes.map(({ field, before, after }) => ({ path: field, before, after }))}
          label="What would be set"
        />
      )}
      <Skips skips={card.skips} label="Would get nothing" />
      {card.underWay !== null && <UnderWayView underWay={card.underWay} />}
      <Previews previews={card.previews} sender={context.sender} />
      {card.audience !== null && (
        <details>
          <summary>Who they are</summary>
          <p className="card-words" dir="auto">
            {card.audience.words}
          </p>
          <AudienceDetail card={card.audience} />
        </details>
      )}
      {card.campaign !== null && (
        <details>
          <summary>The whole campaign</summary>
          <CampaignDetail card={card.campaign} />
        </details>
      )}
      <ApprovalActions card={card} context={context} titleId={titleId} />
      {progress}
    </section>
  )
}

function Facts({ card }: { card: ApprovalCard }) {
  const facts = [
    ...(card.willReceive === null ? [] : [{ label: 'Can receive it', text: countOf(card.willReceive, 'customer') }]),
    ...(card.schedule === null ? [] : [{ label: 'When', text: card.schedule }]),
    ...listCarriers(card).map((text) => ({ label: 'Carried by', text })),
    ...card.facts,
  ]
  if (facts.length === 0) return null
  return (
    <dl className="facts">
      {facts.map(({ label, text }, index) => (
        <div key={index} className={label === 'Can receive it' ? 'fact-main' : undefined}>
          <dt>{label}</dt>
          <dd dir="auto">{text}</dd>
        </div>
      ))}
    </dl>
  )
}

/** “the outbox: email, push. Nothing leaves this machine.” */
function listCarriers({ providers }: ApprovalCard): string[] {
  const names = [...new Set(providers.map(({ provider }) => provider))]
  return names.map((name) => {
    const carried = providers.filter(({ provider }) => provider === name).map(({ channel }) => channelWords[channel])
    const words = new Intl.ListFormat('en').format(carried)
    return name === 'recorder' ? `The outbox keeps ${words}; nothing leaves this machine` : `${name}: ${words}`
  })
}
