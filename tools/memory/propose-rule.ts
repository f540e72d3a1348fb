import { newId } from '../../domain/ids.ts'
import type { MemorySource, Rule } from '../../domain/memory.ts'
import { ownScope } from '../../domain/memory/own-scope.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { holdMemories } from '../../store/memories/memories.ts'
import { insertProposals, listProposals, type Proposal, saysAlready } from '../../store/memories/proposals.ts'
import type { ToolContext } from '../define-tool.ts'

export type ProposeContext = Pick<ToolContext, 'db' | 'workspaceId' | 'member' | 'clock'>

/** Ask whether to keep a rule that was inferred; one that waits already is not written twice. */
export async function proposeRule(
  { db, workspaceId, member, clock }: ProposeContext,
  { source, ...rule }: Rule & { source: MemorySource },
): Promise<{ proposal: Proposal; isNew: boolean }> {
  const { kind, text, lint } = rule
  const scope = ownScope(rule.scope, member.id)
  return inWorkspace(db, workspaceId, async (ws) => {
    await holdMemories(ws)
    const waiting = (await listProposals(ws, member.id)).find((each) => saysAlready(each, rule))
    if (waiting !== undefined) return { proposal: waiting, isNew: false }
    const proposal: Proposal = {
      id: newId('proposal'),
      origin: 'inferred',
      kind,
      text,
      lint,
      scope,
      source,
      shownTo: member.id,
      proposedAt: clock.now(),
    }
    await insertProposals(ws, [proposal])
    return { proposal, isNew: true }
  })
}
