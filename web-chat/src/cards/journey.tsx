import type { CampaignCard } from '../../../domain/cards.ts'
import { Icon } from '../shell/icon.tsx'

const deepest = 6

/** The journey as a list: its trigger, its steps indented by depth, and what ends it early. */
export function Journey({ card }: { card: CampaignCard }) {
  return (
    <ol className="journey" aria-label="Journey">
      <li className="journey-trigger">
        <span className="journey-icon">
          <Icon name="trigger" />
        </span>
        <span dir="auto">{card.trigger}</span>
      </li>
      {card.steps.map((step, index) => (
        <li key={index} className={`depth-${Math.min(deepest, step.depth)}`}>
          <span className={`journey-icon is-${step.icon}`}>
            <Icon name={step.icon} />
          </span>
          <span dir="auto">{step.words}</span>
        </li>
      ))}
      {card.exits.map((exit, index) => (
        <li key={`exit-${index}`} className="journey-exit">
          <span className="journey-icon">
            <Icon name="cross" />
          </span>
          <span dir="auto">{exit}</span>
        </li>
      ))}
    </ol>
  )
}
