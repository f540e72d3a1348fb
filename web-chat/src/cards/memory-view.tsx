import type { MemoryCard } from '../../../domain/cards.ts'
import { Icon } from '../shell/icon.tsx'

export function MemoryView({ card }: { card: MemoryCard }) {
  return (
    <section className="card memory" aria-label={card.action === 'remembered' ? 'Remembered' : 'Forgotten'}>
      <Icon name="memory" />
      <div>
        <p className="eyebrow">
          {card.action === 'remembered' ? 'Remembered' : 'Forgotten'} · {card.memoryKind.replaceAll('_', ' ')}
        </p>
        <p className="memory-text" dir="auto">
          {card.action === 'forgotten' ? <del>{card.text}</del> : card.text}
        </p>
        {card.replaces !== null && (
          <p className="note" dir="auto">
            Replaces: <del>{card.replaces}</del>
          </p>
        )}
        <p className="note">Holds for: {card.scope}</p>
      </div>
    </section>
  )
}
