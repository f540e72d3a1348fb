import type { Card } from '../../domain/cards.ts'
import { type Block, layOut } from './blocks.ts'
import { drawApproval } from './cards/approval.ts'
import { drawAudience } from './cards/audience.ts'
import { drawCampaign } from './cards/campaign.ts'
import type { CardParts } from './cards/card-parts.ts'
import { drawChanges } from './cards/changes.ts'
import { drawCopy } from './cards/copy.ts'
import { drawList } from './cards/list.ts'
import { drawMemory } from './cards/memory.ts'
import { drawNotice } from './cards/notice.ts'
import { drawRehearsal } from './cards/rehearsal.ts'
import { drawResults } from './cards/results.ts'
import { drawTrace } from './cards/trace.ts'
import { cutEscaped, escapeText } from './escape-text.ts'
import { writeLink } from './mrkdwn.ts'

/** What a message is made of: its blocks, and the text that notifications show. */
export type SlackContent = { text: string; blocks: Block[] }

const maxSummary = 300

/** A card as a message, within Slack's limits. @param link where the whole of it can be read */
export function drawCard(card: Card, link: string): SlackContent {
  const { summary, head, tail = [] } = choose(card)
  const rest = `The whole of it stands in ${writeLink(link, 'Carillon')}.`
  return { text: cutEscaped(escapeText(summary), maxSummary), blocks: layOut(head, tail, rest) }
}

function choose(card: Card): CardParts {
  switch (card.kind) {
    case 'audience':
      return drawAudience(card)
    case 'copy':
      return drawCopy(card)
    case 'campaign':
      return drawCampaign(card)
    case 'approval':
      return drawApproval(card)
    case 'results':
      return drawResults(card)
    case 'rehearsal':
      return drawRehearsal(card)
    case 'trace':
      return drawTrace(card)
    case 'memory':
      return drawMemory(card)
    case 'changes':
      return drawChanges(card)
    case 'list':
      return drawList(card)
    case 'notice':
      return drawNotice(card)
  }
}
