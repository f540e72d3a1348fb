import { memoryHints, memoryTitles } from '../../../domain/card-words.ts'
import type { MemoryCard } from '../../../domain/cards.ts'
import { drawFrame } from '../frame.ts'
import type { Paint } from '../page.ts'

/** A rule with what a program checks of it, what it supersedes, and what can be said next. */
export function drawMemory(card: MemoryCard, paint: Paint): string {
  const { checks = [], until = null, why = null } = card
  const dim = (text: string) => ({ text, wrap: true, paint: paint.dim })
  return drawFrame(
    memoryTitles[card.action],
    [
      { text: card.text, wrap: true },
      ...(why === null ? [] : [dim(why)]),
      ...(checks.length === 0 ? [] : [dim(`checked in copy: ${checks.join(', ')}`)]),
      ...(card.replaces === null ? [] : [dim(`instead of: ${card.replaces}`)]),
      dim(`holds for ${card.scope}${until === null ? '' : ` until ${until}`}`),
      dim(memoryHints[card.action]),
    ],
    paint,
  )
}
