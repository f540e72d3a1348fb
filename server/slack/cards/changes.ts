import type { ChangesCard } from '../../../domain/cards.ts'
import { escapeText } from '../escape-text.ts'
import { type CardParts, changeLines, lines, note, title } from './card-parts.ts'

/** What an undo, a redo or a turn that was cut short did, object by object. */
export function drawChanges(card: ChangesCard): CardParts {
  const all = [
    ...card.changed.flatMap((each) => [
      `:white_check_mark: ${escapeText(each.words)}`,
      ...changeLines(each.differences),
      ...moreLine(each.more),
      ...(each.note === null ? [] : [escapeText(each.note)]),
    ]),
    ...card.kept.flatMap((each) => [
      `:warning: ${escapeText(each.words)}`,
      ...changeLines(each.differences),
      ...moreLine(each.more),
    ]),
  ]
  return { summary: card.title, head: [title(card.title), lines(...all), note(`turn ${escapeText(card.turn)}`)] }
}

const moreLine = (more: number): string[] => (more === 0 ? [] : [`and ${more} more`])
