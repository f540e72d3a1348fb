import { describeReader } from '../../../domain/card-words.ts'
import type { CopyCard, CopyPreview } from '../../../domain/cards.ts'
import { channelWords } from '../../../domain/channels.ts'
import type { Part } from '../blocks.ts'
import { escapeText } from '../escape-text.ts'
import { bold, type CardParts, changeLines, lines, note, title } from './card-parts.ts'

export function drawCopy(card: CopyCard): CardParts {
  const changes = changeLines(card.changes.map(({ field, before, after }) => ({ path: field, before, after })))
  const notes = (card.notes ?? []).map(
    ({ severity, where, message }) =>
      `${severity === 'error' ? ':x:' : ':warning:'} ${escapeText(where)}: ${escapeText(message)}`,
  )
  return {
    summary: `Copy · ${card.campaignName}`,
    head: [
      title(`Copy · ${card.campaignName}`),
      ...(changes.length === 0 ? [] : [lines(...changes)]),
      ...card.previews.flatMap(previewParts),
      ...(notes.length === 0 ? [] : [lines(...notes)]),
    ],
  }
}

/** One message as one customer reads it, to the letter. */
export function previewParts(preview: CopyPreview): Part[] {
  const { customer, channel, fields, note: remark } = preview
  const about = [...describeReader(preview), ...(remark === null ? [] : [remark])].map(escapeText)
  return [
    lines(bold(`${channelWords[channel]} to ${customer}`)),
    { kind: 'exact', lines: fields.map(({ label, text }) => `${label}: ${text}`) },
    ...(about.length === 0 ? [] : [note(...about)]),
  ]
}
