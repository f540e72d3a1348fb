import type { MemoryCard } from '../../../domain/cards.ts'
import { Icon } from '../shell/icon.tsx'
import { MemoryActions } from './memory-actions.tsx'

const titles: Record<MemoryCard['action'], string> = {
  remembered: 'Remembered',
  forgotten: 'Forgotten',
  proposed: 'Shall I keep this?',
}

export function MemoryView({ card, refusal }: { card: MemoryCard; refusal: string | null }) {
  const { checks = [], until = null, why = null } = card
  return (
    <section className="card memory" aria-label={titles[card.action]}>
      <Icon name="memory" />
      <div>
        <p className="eyebrow">
          {titles[card.action]} · {card.memoryKind.replaceAll('_', ' ')}
        </p>
        <p className="memory-text" dir="auto">
          {card.action === 'forgotten' ? <del>{card.text}</del> : card.text}
        </p>
        {why !== null && <p className="note">{why}</p>}
        {checks.length > 0 && (
          <p className="note" dir="auto">
            Checked in copy: {checks.join(', ')}
          </p>
        )}
        {card.replaces !== null && (
          <p className="note" dir="auto">
            Replaces: <del>{card.replaces}</del>
          </p>
        )}
        <p className="note">
          Holds for: {card.scope}
          {until === null ? '' : ` until ${until}`}
        </p>
        {card.action !== 'forgotten' && <MemoryActions card={card} refusal={refusal} />}
      </div>
    </section>
  )
}
