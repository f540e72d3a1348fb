import type { MemoryCard } from '../../../domain/cards.ts'
import { drawFrame } from '../frame.ts'
import type { Paint } from '../page.ts'

const titles = { remembered: 'Remembered', forgotten: 'Forgotten', proposed: 'Shall I keep this?' }
const hints = {
  remembered: 'say “undo” to take it back',
  forgotten: 'say “undo” to have it back',
  proposed: 'say “keep it”, “keep it for everyone” or “don’t keep it”',
}

/** A rule with what a program checks of it, what it supersedes, and what can be said next. */
export function drawMemory(card: MemoryCard, paint: Paint): string {
  const { checks = [], until = null, why = null } = card
  const dim = (text: string) => ({ text, wrap: true, paint: paint.dim })
  return drawFrame(
    titles[card.action],
    [
      { text: card.text, wrap: true },
      ...(why === null ? [] : [dim(why)]),
      ...(checks.length === 0 ? [] : [dim(`checked in copy: ${checks.join(', ')}`)]),
      ...(card.replaces === null ? [] : [dim(`instead of: ${card.replaces}`)]),
      dim(`holds for ${card.scope}${until === null ? '' : ` until ${until}`}`),
      dim(hints[card.action]),
    ],
    paint,
  )
}
