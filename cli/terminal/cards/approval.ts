import { sayApproval } from '../../../domain/card-words.ts'
import type { ApprovalCard } from '../../../domain/cards.ts'
import { channelWords } from '../../../domain/channels.ts'
import { blank, drawFrame, type Line } from '../frame.ts'
import type { Paint } from '../page.ts'
import { campaignLines } from './campaign.ts'
import { drawPreview } from './copy.ts'
import { underWayLines } from './under-way.ts'

export function drawApproval(card: ApprovalCard, paint: Paint): string {
  const lines: Line[] = [
    { text: card.title, paint: paint.bold, wrap: true },
    ...(card.willReceive === null
      ? []
      : [{ text: `${card.willReceive.toLocaleString('en')} can receive it`, paint: paint.good }]),
    ...card.skips.map(({ count, words }) => ({
      text: `${count.toLocaleString('en')} ${words}`,
      paint: paint.dim,
      wrap: true,
    })),
    ...(card.schedule === null ? [] : [{ text: `when: ${card.schedule}`, wrap: true }]),
    ...(card.providers.length === 0
      ? []
      : [
          {
            text: `by: ${card.providers.map(({ channel, provider }) => `${channelWords[channel]} through ${provider}`).join(', ')}`,
            wrap: true,
          },
        ]),
    ...card.facts.map(({ label, text }) => ({ text: `${label.toLowerCase()}: ${text}`, wrap: true })),
    ...(card.changes ?? []).flatMap(({ field, before, after }) => [
      { text: field, paint: paint.dim },
      { text: `− ${before}`, paint: paint.bad, wrap: true },
      { text: `+ ${after}`, paint: paint.good, wrap: true },
    ]),
    ...(card.underWay === null ? [] : underWayLines(card.underWay, paint)),
    ...(card.campaign === null ? [] : [blank, ...campaignLines(card.campaign, paint)]),
    ...card.previews.flatMap((preview) => [blank, ...drawPreview(preview, paint)]),
    ...card.warnings.map((warning) => ({ text: `! ${warning}`, paint: paint.warn, wrap: true })),
    blank,
    { text: sayApproval(card), paint: paint.dim, wrap: true },
  ]
  const isOpen = card.status === 'pending'
  return drawFrame(isOpen ? 'Approve?' : `Approval · ${card.status}`, lines, paint, isOpen ? paint.warn : paint.dim)
}
