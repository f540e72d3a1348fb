import { memoryHints, memoryTitles } from '../../../domain/card-words.ts'
import type { MemoryCard } from '../../../domain/cards.ts'
import { escapeText } from '../escape-text.ts'
import { type CardParts, lines, note, title } from './card-parts.ts'

/** A rule with what a program checks of it, what it supersedes, and what can be said next. */
export function drawMemory(card: MemoryCard): CardParts {
  const { checks = [], until = null, why = null } = card
  const name = memoryTitles[card.action]
  return {
    summary: `${name}: ${card.text}`,
    head: [
      title(name),
      lines(escapeText(card.text)),
      note(
        ...(why === null ? [] : [escapeText(why)]),
        ...(checks.length === 0 ? [] : [`checked in copy: ${escapeText(checks.join(', '))}`]),
        ...(card.replaces === null ? [] : [`instead of: ${escapeText(card.replaces)}`]),
        `holds for ${escapeText(card.scope)}${until === null ? '' : ` until ${escapeText(until)}`}`,
        memoryHints[card.action],
      ),
    ],
  }
}
