import type { RehearsalCard, RehearsalLine, Timeline } from '../../../domain/cards.ts'
import { channelWords } from '../../../domain/channels.ts'
import { drawFrame, type Line } from '../frame.ts'
import { padEnd, padStart, type Paint } from '../page.ts'
import { drawMetric } from './results.ts'

export function drawRehearsal(card: RehearsalCard, paint: Paint): string {
  const dim = (text: string): Line => ({ text, paint: paint.dim, wrap: true })
  const counts = (lines: readonly { words: string; count: number }[]) =>
    lines.map(({ words, count }) => dim(`${padStart(count.toLocaleString('en'), 8)}  ${words}`))
  return drawFrame(
    `Rehearsal · ${card.name}`,
    [
      { text: card.volume, wrap: true },
      ...card.metrics.map(drawMetric),
      ...counts([...card.skipped, ...card.deferred, ...card.notEntered]),
      ...counts(card.fallbacks),
      ...card.collisions.map(({ campaign, count, of }) =>
        dim(
          `${padStart((of === 0 ? 0 : Math.round((100 * count) / of)).toLocaleString('en'), 6)} %  also got “${campaign}” that day`,
        ),
      ),
      ...(card.conversion === null ? [] : [dim(`counts ${card.conversion}`)]),
      ...drawDays(card.days, paint),
      ...card.samples.flatMap((sample) => drawTimeline(sample, paint)),
      ...card.notes.map((note) => dim(note)),
      dim(`${card.from.slice(0, 10)} to ${card.until.slice(0, 10)} · days in ${card.zone}`),
    ],
    paint,
  )
}

/** The latest days only: a card is no spreadsheet. */
const maxDays = 14

function drawDays(days: readonly RehearsalLine[], paint: Paint): Line[] {
  const busy = days.filter(({ entered, sent, skipped }) => entered > 0 || sent.length > 0 || skipped > 0)
  const shown = busy.slice(-maxDays)
  if (shown.length === 0) return []
  const left = busy.length - shown.length
  return [
    { text: `${padEnd('day', 11)}${padStart('entered', 8)}${padStart('skipped', 9)}  sent`, paint: paint.dim },
    ...shown.map(({ day, entered, sent, skipped }) => ({
      text: `${padEnd(day, 11)}${padStart(String(entered), 8)}${padStart(String(skipped), 9)}  ${sent.map(({ channel, count }) => `${count} ${channelWords[channel]}`).join(', ')}`,
    })),
    ...(left > 0 ? [{ text: `and ${left} before`, paint: paint.dim }] : []),
  ]
}

function drawTimeline({ customer, lines }: Timeline, paint: Paint): Line[] {
  return [
    { text: customer, paint: paint.bold },
    ...lines.map(({ at, words }) => ({ text: `  ${at.slice(0, 16).replace('T', ' ')}  ${words}`, wrap: true })),
  ]
}
