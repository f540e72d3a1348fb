import { describeReader } from '../../../domain/card-words.ts'
import type { CopyCard, CopyPreview } from '../../../domain/cards.ts'
import { channelWords } from '../../../domain/channels.ts'
import { blank, drawFrame, type Line } from '../frame.ts'
import type { Paint } from '../page.ts'

export function drawCopy(card: CopyCard, paint: Paint): string {
  const changes: Line[] = card.changes.flatMap(({ field, before, after }) => [
    { text: field, paint: paint.dim },
    { text: `− ${before}`, paint: paint.bad, wrap: true },
    { text: `+ ${after}`, paint: paint.good, wrap: true },
  ])
  const previews = card.previews.flatMap((preview, index) => [
    ...(index + changes.length === 0 ? [] : [blank]),
    ...drawPreview(preview, paint),
  ])
  const notes = (card.notes ?? []).map(({ severity, where, message }): Line => ({
    text: `${severity === 'error' ? '✗' : '!'} ${where}: ${message}`,
    paint: severity === 'error' ? paint.bad : paint.warn,
    wrap: true,
  }))
  const all = [...changes, ...previews, ...(notes.length === 0 ? [] : [blank, ...notes])]
  return drawFrame(`Copy · ${card.campaignName}`, all, paint)
}

/** One message as one customer reads it. */
export function drawPreview(preview: CopyPreview, paint: Paint): Line[] {
  const { customer, channel, fields, note } = preview
  return [
    { text: `${channelWords[channel]} to ${customer}`, paint: paint.accent },
    ...describeReader(preview).map((text) => ({ text, paint: paint.dim, wrap: true })),
    ...fields.map(({ label, text }) => ({ text: `${label}: ${text}`, wrap: true })),
    ...(note === null ? [] : [{ text: note, paint: paint.warn, wrap: true }]),
  ]
}
