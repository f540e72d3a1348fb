import type { Card } from '../../domain/cards.ts'
import { drawApproval } from './cards/approval.ts'
import { drawAudience } from './cards/audience.ts'
import { drawCampaign } from './cards/campaign.ts'
import { drawChanges } from './cards/changes.ts'
import { drawCopy } from './cards/copy.ts'
import { drawMemory } from './cards/memory.ts'
import { drawRehearsal } from './cards/rehearsal.ts'
import { drawResults } from './cards/results.ts'
import { drawTrace } from './cards/trace.ts'
import { drawFrame } from './frame.ts'
import { fitText, padEnd, type Paint } from './page.ts'

/** A card for the terminal, at most 80 columns wide. */
export function drawCard(card: Card, paint: Paint): string {
  switch (card.kind) {
    case 'audience':
      return drawAudience(card, paint)
    case 'copy':
      return drawCopy(card, paint)
    case 'campaign':
      return drawCampaign(card, paint)
    case 'approval':
      return drawApproval(card, paint)
    case 'results':
      return drawResults(card, paint)
    case 'rehearsal':
      return drawRehearsal(card, paint)
    case 'trace':
      return drawTrace(card, paint)
    case 'memory':
      return drawMemory(card, paint)
    case 'changes':
      return drawChanges(card, paint)
    case 'notice':
      return drawFrame(
        card.title,
        [{ text: card.text, wrap: true }],
        paint,
        card.tone === 'success' ? paint.good : card.tone === 'info' ? paint.dim : paint.warn,
      )
    case 'list':
      return drawFrame(card.title, listRows(card), paint)
  }
}

function listRows({ columns, rows, more }: Extract<Card, { kind: 'list' }>): { text: string }[] {
  const width = Math.floor(74 / Math.max(1, columns.length))
  const line = (cells: readonly string[]) => ({
    text: cells
      .map((cell) => padEnd(fitText(cell, width), width))
      .join(' ')
      .trimEnd(),
  })
  return [line(columns), ...rows.map(line), ...(more > 0 ? [{ text: `and ${more} more` }] : [])]
}
