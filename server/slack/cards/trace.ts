import type { TraceCard } from '../../../domain/cards.ts'
import { escapeText } from '../escape-text.ts'
import { type CardParts, lines, moment, note, title } from './card-parts.ts'

export function drawTrace(card: TraceCard): CardParts {
  const name = `${card.customer} · ${card.campaignName ?? 'no campaign'}`
  return {
    summary: name,
    head: [
      title(name),
      lines(escapeText(card.summary), ...card.lines.map(({ at, words }) => `${moment(at)}  ${escapeText(words)}`)),
      ...(card.lines.length > 0 ? [note('times at the left in UTC')] : []),
    ],
  }
}
