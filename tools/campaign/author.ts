import type { TurnAuthor } from '../../store/campaigns/drafts.ts'
import type { ToolContext } from '../define-tool.ts'

export function authorOf({ turnId, threadId, member }: ToolContext): TurnAuthor {
  return { turnId, threadId, memberId: member.id }
}
