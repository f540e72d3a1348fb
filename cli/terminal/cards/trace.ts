import type { TraceCard } from '../../../domain/cards.ts'
import { drawFrame } from '../frame.ts'
import type { Paint } from '../page.ts'

export function drawTrace(card: TraceCard, paint: Paint): string {
  return drawFrame(
    `${card.customer} · ${card.campaignName ?? 'no campaign'}`,
    [
      { text: card.summary, wrap: true },
      ...card.lines.map(({ at, words }) => ({ text: `${at.slice(0, 16).replace('T', ' ')}  ${words}`, wrap: true })),
      ...(card.lines.length > 0 ? [{ text: 'times at the left in UTC', paint: paint.dim }] : []),
    ],
    paint,
  )
}
