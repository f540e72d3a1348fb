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
  return drawFrame(`Copy · ${card.campaignName}`, [...changes, ...previews], paint)
}

/** One message as one customer reads it. */
export function drawPreview({ customer, channel, fields, note }: CopyPreview, paint: Paint): Line[] {
  return [
    { text: `${channelWords[channel]} to ${customer}`, paint: paint.accent },
    ...fields.map(({ label, text }) => ({ text: `${label}: ${text}`, wrap: true })),
    ...(note === null ? [] : [{ text: note, paint: paint.warn, wrap: true }]),
  ]
}
