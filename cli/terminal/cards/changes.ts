import type { ChangesCard, Difference } from '../../../domain/cards.ts'
import { drawFrame, type Line } from '../frame.ts'
import type { Paint } from '../page.ts'

/** What an undo, a redo or a turn that was cut short did, object by object. */
export function drawChanges(card: ChangesCard, paint: Paint): string {
  const lines: Line[] = [
    ...card.changed.flatMap(({ words, differences, more, note }) => [
      { text: `✓ ${words}`, paint: paint.good, wrap: true },
      ...differenceLines(differences, paint),
      ...moreLine(more, paint),
      ...(note === null ? [] : [{ text: note, paint: paint.dim, wrap: true }]),
    ]),
    ...card.kept.flatMap(({ words, differences, more }) => [
      { text: `! ${words}`, paint: paint.warn, wrap: true },
      ...differenceLines(differences, paint),
      ...moreLine(more, paint),
    ]),
  ]
  lines.push({ text: `turn ${card.turn}`, paint: paint.dim })
  return drawFrame(card.title, lines, paint, card.kept.length === 0 ? paint.good : paint.warn)
}

/** Where, what stood there, and what stands there now. */
export function differenceLines(differences: readonly Difference[], paint: Paint): Line[] {
  return differences.flatMap(({ path, before, after }) => [
    { text: path, paint: paint.dim, wrap: true },
    ...(before === null ? [] : [{ text: `− ${before}`, paint: paint.bad, wrap: true }]),
    ...(after === null ? [] : [{ text: `+ ${after}`, paint: paint.good, wrap: true }]),
  ])
}

const moreLine = (more: number, paint: Paint): Line[] =>
  more === 0 ? [] : [{ text: `and ${more} more`, paint: paint.dim }]
