import type { Card } from '../../../domain/cards.ts'
import type { CardContext } from './card-context.ts'
import { ApprovalView } from './approval-view.tsx'
import { AudienceView } from './audience-view.tsx'
import { CampaignView } from './campaign-view.tsx'
import { CopyView } from './copy-view.tsx'
import { ListView } from './list-view.tsx'
import { MemoryView } from './memory-view.tsx'
import { NoticeView } from './notice-view.tsx'
import { RehearsalView } from './rehearsal-view.tsx'
import { ResultsView } from './results-view.tsx'
import { TraceView } from './trace-view.tsx'
import { UnknownView } from './unknown-view.tsx'

export function CardView({ card, context }: { card: Card; context: CardContext }) {
  switch (card.kind) {
    case 'audience':
      return <AudienceView card={card} />
    case 'copy':
      return <CopyView card={card} sender={context.sender} />
    case 'campaign':
      return <CampaignView card={card} />
    case 'approval':
      return <ApprovalView card={card} context={context} />
    case 'results':
      return <ResultsView card={card} />
    case 'rehearsal':
      return <RehearsalView card={card} />
    case 'trace':
      return <TraceView card={card} />
    case 'memory':
      return <MemoryView card={card} />
    case 'list':
      return <ListView card={card} />
    case 'notice':
      return <NoticeView card={card} />
    default:
      return <UnknownView card={card} />
  }
}
