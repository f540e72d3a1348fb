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
    { text: sayStatus(card), paint: paint.dim, wrap: true },
  ]
  const isOpen = card.status === 'pending'
  return drawFrame(isOpen ? 'Approve?' : `Approval · ${card.status}`, lines, paint, isOpen ? paint.warn : paint.dim)
}

function sayStatus({ status, expiresAt, decidedBy, approvers, approvedBy = null, role }: ApprovalCard): string {
  if (status !== 'pending') return decidedBy === null ? status : `${status} by ${decidedBy}`
  const who = role === 'admin' ? 'an admin' : 'a decision'
  const until = `waits for ${who} until ${expiresAt.slice(0, 16).replace('T', ' ')} UTC`
  if (approvers !== 2) return until
  return approvedBy === null
    ? `two people must approve it (0 of 2) · ${until}`
    : `1 of 2 approved, by ${approvedBy}; somebody else must too · ${until}`
}
