import { sayApproval } from '../../../domain/card-words.ts'
import type { ApprovalCard, UnderWay } from '../../../domain/cards.ts'
import { channelWords } from '../../../domain/channels.ts'
import { describeChoice } from '../../../domain/journey/move-entry.ts'
import { countOf } from '../../../domain/words.ts'
import type { Part } from '../blocks.ts'
import { cutEscaped, escapeText } from '../escape-text.ts'
import { brakeButtons } from './brakes.ts'
import { campaignParts } from './campaign.ts'
import {
  bold,
  type CardParts,
  changeLines,
  countLines,
  formatCount,
  lines,
  note,
  title,
  warningLines,
} from './card-parts.ts'
import { previewParts } from './copy.ts'

export const approvalActions = { approve: 'approval_approve', reject: 'approval_reject' } as const

export function drawApproval(card: ApprovalCard): CardParts {
  const isOpen = card.status === 'pending'
  const by = card.providers.map(({ channel, provider }) => `${channelWords[channel]} through ${provider}`).join(', ')
  const changes = (card.changes ?? []).map(({ field, before, after }) => ({ path: field, before, after }))
  const facts = [
    ...(card.willReceive === null ? [] : [bold(`${formatCount(card.willReceive)} can receive it`)]),
    ...countLines(card.skips),
    ...(card.schedule === null ? [] : [`when: ${escapeText(card.schedule)}`]),
    ...(by === '' ? [] : [`by: ${escapeText(by)}`]),
    ...card.facts.map(({ label, text }) => `${escapeText(label.toLowerCase())}: ${escapeText(text)}`),
    ...changeLines(changes),
    ...(card.underWay === null ? [] : underWayLines(card.underWay)),
  ]
  return {
    summary: `${isOpen ? 'Approve?' : `Approval · ${card.status}`} ${card.title}`,
    head: [
      title(isOpen ? 'Approve?' : `Approval · ${card.status}`),
      lines(bold(card.title), ...facts),
      ...(card.campaign === null ? [] : campaignParts(card.campaign)),
      ...card.previews.flatMap(previewParts),
    ],
    tail: [
      ...(card.warnings.length === 0 ? [] : [lines(...sayWarnings(card.warnings))]),
      note(cutEscaped(escapeText(sayApproval(card)), mostInTail)),
      ...(isOpen ? [decideButtons(card.approvalId)] : runningButtons(card)),
    ],
  }
}

/** What must not be cut away is kept short. */
const mostInTail = 400
const mostWarnings = 10

const sayWarnings = (warnings: readonly string[]): string[] => [
  ...warningLines(warnings.slice(0, mostWarnings)).map((line) => cutEscaped(line, mostInTail)),
  ...(warnings.length > mostWarnings ? [`and ${warnings.length - mostWarnings} more warnings`] : []),
]

function underWayLines({ choice, count, places }: UnderWay): string[] {
  const what = choice === null ? '' : `: ${describeChoice(choice)}`
  return [
    escapeText(`${countOf(count, 'customer is', 'customers are')} on the journey now${what}`),
    ...places.map((place) => {
      const goesTo = choice === 'move' ? ` → ${escapeText(String(place.goesTo))}` : ''
      return `    ${formatCount(place.count)} ${escapeText(place.words)}${goesTo}`
    }),
  ]
}

const decideButtons = (approvalId: string): Part => ({
  kind: 'buttons',
  id: `decide_${approvalId}`,
  buttons: [
    { action: approvalActions.approve, label: 'Approve', value: approvalId, style: 'primary' },
    { action: approvalActions.reject, label: 'Reject', value: approvalId },
  ],
})

const launches: readonly string[] = ['launch_campaign', 'resume_campaign']

/** What was approved to run can be braked where it was approved. */
function runningButtons({ status, tool, campaign }: ApprovalCard): Part[] {
  const runs = status === 'approved' && launches.includes(tool) && campaign !== null
  return runs ? brakeButtons({ campaignId: campaign.campaignId, status: 'live' }) : []
}
