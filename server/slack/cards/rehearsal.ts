import type { RehearsalCard, RehearsalLine, Timeline } from '../../../domain/cards.ts'
import { channelWords } from '../../../domain/channels.ts'
import { escapeText } from '../escape-text.ts'
import { bold, type CardParts, countLines, formatCount, lines, moment, note, title } from './card-parts.ts'
import { metricLine } from './results.ts'

export function drawRehearsal(card: RehearsalCard): CardParts {
  const collisions = card.collisions.map(
    ({ campaign, count, of }) =>
      `${of === 0 ? 0 : Math.round((100 * count) / of)} %  also got “${escapeText(campaign)}” that day`,
  )
  const small = [
    ...countLines([...card.skipped, ...card.deferred, ...card.notEntered]),
    ...countLines(card.fallbacks),
    ...collisions,
    ...(card.conversion === null ? [] : [`counts ${escapeText(card.conversion)}`]),
  ]
  const days = dayLines(card.days)
  return {
    summary: `Rehearsal · ${card.name}. ${card.volume}`,
    head: [
      title(`Rehearsal · ${card.name}`),
      lines(escapeText(card.volume), ...card.metrics.map(metricLine)),
      ...(small.length === 0 ? [] : [note(...small)]),
      ...(days.length === 0 ? [] : [lines(...days)]),
      ...card.samples.map((sample) => lines(...timelineLines(sample))),
      ...(card.notes.length === 0 ? [] : [note(...card.notes.map(escapeText))]),
      note(
        `${escapeText(card.from.slice(0, 10))} to ${escapeText(card.until.slice(0, 10))} · days in ${escapeText(card.zone)}`,
      ),
    ],
  }
}

/** The latest days only: a card is no spreadsheet. */
const maxDays = 14

function dayLines(days: readonly RehearsalLine[]): string[] {
  const busy = days.filter(({ entered, sent, skipped }) => entered > 0 || sent.length > 0 || skipped > 0)
  const shown = busy.slice(-maxDays)
  if (shown.length === 0) return []
  const sayDay = ({ day, entered, sent, skipped }: RehearsalLine) =>
    [
      escapeText(day),
      formatCount(entered),
      formatCount(skipped),
      sent.map(({ channel, count }) => `${formatCount(count)} ${channelWords[channel]}`).join(', '),
    ].join('  ·  ')
  const left = busy.length - shown.length
  return [
    bold('day  ·  entered  ·  skipped  ·  sent'),
    ...shown.map(sayDay),
    ...(left > 0 ? [`and ${left} before`] : []),
  ]
}

function timelineLines({ customer, lines: moments }: Timeline): string[] {
  return [bold(customer), ...moments.map(({ at, words }) => `    ${moment(at)}  ${escapeText(words)}`)]
}
