import type { Comparison, Metric, ResultsCard } from '../../../domain/cards.ts'
import { escapeText } from '../escape-text.ts'
import { brakeButtons } from './brakes.ts'
import { bold, type CardParts, countLines, formatCount, lines, moment, note, title } from './card-parts.ts'

export function drawResults(card: ResultsCard): CardParts {
  const name = `Results · ${card.name} · ${card.status}`
  const since = card.from === null ? 'nothing yet' : `since ${moment(card.from)}`
  return {
    summary: `${name}. ${card.verdict}`,
    head: [
      title(name),
      ...(card.conversion === null ? [] : [note(`counts ${escapeText(card.conversion)}`)]),
      lines(...card.metrics.map(metricLine)),
      ...(card.skipped.length + card.failed.length === 0
        ? []
        : [note(...countLines([...card.skipped, ...card.failed]))]),
      lines(bold(card.verdict)),
      ...card.comparisons.map((comparison) => lines(...comparisonLines(comparison))),
      ...(card.timeToConvert === null ? [] : [note(escapeText(card.timeToConvert))]),
      ...(card.report === null ? [] : [lines(...reportLines(card.report))]),
      note(`${since} · until ${moment(card.to)} UTC`),
    ],
    tail: brakeButtons(card),
  }
}

const percent = (share: number) => (share * 100).toFixed(1)

export function metricLine({ name, value, of }: Metric): string {
  const count = `${escapeText(name)}  ${formatCount(value)}`
  return of === null || of.value === 0 ? count : `${count}  (${percent(value / of.value)} % of ${escapeText(of.name)})`
}

function comparisonLines({ title: about, rates }: Comparison): string[] {
  return [
    escapeText(about),
    ...rates.map(
      ({ name, count, of, low, high }) =>
        `    ${escapeText(name)}  ${percent(of === 0 ? 0 : count / of)} % (${percent(low)}–${percent(high)})  ${formatCount(count)} of ${formatCount(of)}`,
    ),
  ]
}

/** The latest days only: a card is no spreadsheet. */
const maxRows = 14

function reportLines({ by, rows }: NonNullable<ResultsCard['report']>): string[] {
  const shown = rows.slice(-maxRows)
  return [
    bold(`${by}  ·  sent  ·  opened  ·  clicked  ·  converted  ·  skipped`),
    ...shown.map(({ key, ...counts }) =>
      [
        escapeText(key),
        ...[counts.sent, counts.opened, counts.clicked, counts.converted, counts.skipped].map(formatCount),
      ].join('  ·  '),
    ),
    ...(rows.length > shown.length ? [`and ${rows.length - shown.length} before`] : []),
  ]
}
