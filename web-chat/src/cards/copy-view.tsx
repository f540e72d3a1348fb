import type { CopyCard } from '../../../domain/cards.ts'
import { Changes } from './changes.tsx'
import { Previews } from './previews.tsx'
import { Warnings } from './warnings.tsx'

export function CopyView({ card, sender }: { card: CopyCard; sender: string }) {
  return (
    <section className="card" aria-label={`Copy of ${card.campaignName}`}>
      <p className="eyebrow">Copy</p>
      <h2 className="card-title" dir="auto">
        {card.campaignName}
      </h2>
      <Changes
        changes={card.changes.map(({ field, before, after }) => ({ path: field, before, after }))}
        label="What changed"
      />
      <Warnings
        warnings={(card.notes ?? []).map(
          ({ severity, where, message }) => `${severity === 'error' ? 'Cannot go out: ' : ''}${where}: ${message}`,
        )}
      />
      <Previews previews={card.previews} sender={sender} />
    </section>
  )
}
