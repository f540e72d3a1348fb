import type { AudienceCard } from '../../../domain/cards.ts'
import { channelWords } from '../../../domain/channels.ts'
import { countOf } from '../../../domain/words.ts'
import { drawBar, drawFrame, innerWidth, type Line } from '../frame.ts'
import { fitText, padEnd, padStart, type Paint } from '../page.ts'

const barWidth = 16
const numberWidth = 10

export function drawAudience(card: AudienceCard, paint: Paint): string {
  const share = card.total === 0 ? 0 : card.count / card.total
  return drawFrame(
    'Audience',
    [
      {
        text: `${countOf(card.count, 'customer')} of ${card.total.toLocaleString('en')} (${(share * 100).toFixed(1)} %)`,
        paint: paint.bold,
      },
      ...(card.funnel.length > 1
        ? card.funnel.map((row) => drawRow(row, card.total))
        : [{ text: card.words, paint: paint.dim, wrap: true }]),
      {
        text: `reach: ${card.reach.map(({ channel, count }) => `${channelWords[channel]} ${count.toLocaleString('en')}`).join(' · ')}`,
        paint: paint.dim,
        wrap: true,
      },
      ...drawNearMisses(card, paint),
    ],
    paint,
  )
}

/** What nobody fails by is not worth a line. */
function drawNearMisses({ nearMisses }: AudienceCard, paint: Paint): Line[] {
  const shown = nearMisses.filter(({ count }) => count > 0)
  if (shown.length === 0) return []
  const rows = shown.map(({ words, count }) => ({
    text: `${padStart(`+${count.toLocaleString('en')}`, numberWidth)} without: ${words}`,
    paint: paint.dim,
  }))
  return [{ text: 'would join without one condition:', paint: paint.dim }, ...rows]
}

function drawRow({ words, count }: AudienceCard['funnel'][number], total: number): Line {
  const wordsWidth = innerWidth - barWidth - numberWidth - 2
  const words_ = padEnd(fitText(words, wordsWidth), wordsWidth)
  return {
    text: `${words_} ${drawBar(total === 0 ? 0 : count / total, barWidth)} ${padStart(count.toLocaleString('en'), numberWidth)}`,
  }
}
