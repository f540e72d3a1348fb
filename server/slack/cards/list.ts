import type { ListCard } from '../../../domain/cards.ts'
import { escapeText } from '../escape-text.ts'
import { bold, type CardParts, lines, note, title } from './card-parts.ts'

export function drawList(card: ListCard): CardParts {
  const rows = card.rows.map((row) => row.map(escapeText).join('  ·  '))
  return {
    summary: card.title,
    head: [
      title(card.title),
      lines(bold(card.columns.join('  ·  ')), ...rows),
      ...(card.more > 0 ? [note(`and ${card.more} more`)] : []),
    ],
  }
}
