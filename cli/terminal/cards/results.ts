import type { ResultsCard } from '../../../domain/cards.ts'
import { drawBar, drawFrame, type Line } from '../frame.ts'
import { padEnd, padStart, type Paint } from '../page.ts'

export function drawResults(card: ResultsCard, paint: Paint): string {
  return drawFrame(
    `Results · ${card.name} · ${card.status}`,
    [
      ...(card.conversion === null ? [] : [{ text: `counts ${card.conversion}`, paint: paint.dim, wrap: true }]),
      ...card.metrics.map(drawMetric),
      ...[...card.skipped, ...card.failed].map(({ count, words }) => ({
        text: `${padStart(count.toLocaleString('en'), 8)}  ${words}`,
        paint: paint.dim,
      })),
      { text: card.verdict, wrap: true },
      {
        text: `${card.from === null ? 'nothing yet' : `since ${card.from.slice(0, 16).replace('T', ' ')}`} · until ${card.to.slice(0, 16).replace('T', ' ')} UTC`,
        paint: paint.dim,
      },
    ],
    paint,
  )
}

function drawMetric({ name, value, of }: ResultsCard['metrics'][number]): Line {
  const count = `${padEnd(name, 14)}${padStart(value.toLocaleString('en'), 8)}`
  if (of === null || of.value === 0) return { text: count }
  const share = value / of.value
  return { text: `${count}  ${drawBar(share, 20)} ${padStart((share * 100).toFixed(1), 5)} % of ${of.name}` }
}
