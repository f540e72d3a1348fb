import type { Comparison, ReportLine, ResultsCard } from '../../../domain/cards.ts'
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
      ...card.comparisons.flatMap((comparison) => drawComparison(comparison, paint)),
      ...(card.timeToConvert === null ? [] : [{ text: card.timeToConvert, paint: paint.dim, wrap: true }]),
      ...(card.report === null ? [] : drawReport(card.report.by, card.report.rows, paint)),
      {
        text: `${card.from === null ? 'nothing yet' : `since ${card.from.slice(0, 16).replace('T', ' ')}`} · until ${card.to.slice(0, 16).replace('T', ' ')} UTC`,
        paint: paint.dim,
      },
    ],
    paint,
  )
}

export function drawMetric({ name, value, of }: ResultsCard['metrics'][number]): Line {
  const count = `${padEnd(name, 14)}${padStart(value.toLocaleString('en'), 8)}`
  if (of === null || of.value === 0) return { text: count }
  const share = value / of.value
  return { text: `${count}  ${drawBar(share, 20)} ${padStart((share * 100).toFixed(1), 5)} % of ${of.name}` }
}

const percent = (share: number) => (share * 100).toFixed(1)

function drawComparison({ title, rates }: Comparison, paint: Paint): Line[] {
  return [
    { text: title, paint: paint.dim },
    ...rates.map(({ name, count, of, low, high }) => {
      const rate = padStart(percent(of === 0 ? 0 : count / of), 5)
      const spread = `(${percent(low)}–${percent(high)})`
      return {
        text: `  ${padEnd(name, 16)}${rate} % ${padEnd(spread, 14)}${count.toLocaleString('en')} of ${of.toLocaleString('en')}`,
      }
    }),
  ]
}

/** The latest days only: a card is no spreadsheet. */
const maxRows = 14

function drawReport(by: string, rows: readonly ReportLine[], paint: Paint): Line[] {
  const columns = (cells: readonly string[]) => cells.map((cell) => padStart(cell, 10)).join('')
  const head = `${padEnd(by, 11)}${columns(['sent', 'opened', 'clicked', 'converted', 'skipped'])}`
  const shown = rows.slice(-maxRows)
  return [
    { text: head, paint: paint.dim },
    ...shown.map(({ key, sent, opened, clicked, converted, skipped }) => ({
      text: `${padEnd(key, 11)}${columns([sent, opened, clicked, converted, skipped].map((count) => count.toLocaleString('en')))}`,
    })),
    ...(rows.length > shown.length ? [{ text: `and ${rows.length - shown.length} before`, paint: paint.dim }] : []),
  ]
}
