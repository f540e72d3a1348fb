import type { Card } from '../../../domain/cards.ts'
import { ProgressView } from '../progress/progress-view.tsx'
import type { Followed } from '../transcript/place-progress.ts'
import type { CardContext } from './card-context.ts'
import { ApprovalView } from './approval-view.tsx'
import { AudienceView } from './audience-view.tsx'
import { CampaignView } from './campaign-view.tsx'
import { ChangesView } from './changes-view.tsx'
import { CopyView } from './copy-view.tsx'
import { ListView } from './list-view.tsx'
import { MemoryView } from './memory-view.tsx'
import { NoticeView } from './notice-view.tsx'
import { RehearsalView } from './rehearsal-view.tsx'
import { ResultsView } from './results-view.tsx'
import { TraceView } from './trace-view.tsx'
import { UnknownView } from './unknown-view.tsx'

type Props = {
  card: Card
  context: CardContext
  /** The campaign whose progress this card shows. */
  followed: Followed | null
}

export function CardView({ card, context, followed }: Props) {
  // It says the state as it is now; the card's own is of when it was made.
  const progress = followed && <ProgressView key={followed.campaignId} followed={followed} context={context} />
  switch (card.kind) {
    case 'audience':
      return <AudienceView card={card} />
    case 'copy':
      return <CopyView card={card} sender={context.sender} />
    case 'campaign':
      return <CampaignView card={card} progress={progress} />
    case 'approval':
      return <ApprovalView card={card} context={context} progress={progress} />
    case 'results':
      return <ResultsView card={card} progress={progress} />
    case 'rehearsal':
      return <RehearsalView card={card} />
    case 'trace':
      return <TraceView card={card} />
    case 'memory':
      return <MemoryView card={card} refusal={context.memoryRefusal} />
    case 'changes':
      return <ChangesView card={card} />
    case 'list':
      return <ListView card={card} />
    case 'notice':
      return <NoticeView card={card} />
    default:
      return <UnknownView card={card} />
  }
}
