import { newId } from '../../domain/ids.ts'
import type { Memory, MemorySource, Rule } from '../../domain/memory.ts'
import { ownScope } from '../../domain/memory/own-scope.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { holdMemories, readMemory } from '../../store/memories/memories.ts'
import { insertProposals, listProposals, type Proposal, saysAlready } from '../../store/memories/proposals.ts'
import type { ToolContext } from '../define-tool.ts'

export type ProposeContext = Pick<ToolContext, 'db' | 'workspaceId' | 'member' | 'clock'>

/**
 * Ask whether to keep a rule that was inferred; one that waits already is not written twice.
 * @throws AppError not_found for a memory to replace that is not in force
 */
export async function proposeRule(
  { db, workspaceId, member, clock }: ProposeContext,
  { source, replaces = null, ...rule }: Rule & { source: MemorySource; replaces?: string | null },
): Promise<{ proposal: Proposal; isNew: boolean; replaced: Memory | null }> {
  const { kind, text, lint } = rule
  const scope = ownScope(rule.scope, member.id)
  return inWorkspace(db, workspaceId, async (ws) => {
    await holdMemories(ws)
    const at = clock.now()
    const replaced = replaces === null ? null : await readMemory(ws, replaces, member.id, at)
    const waiting = (await listProposals(ws, member.id)).find((each) => saysAlready(each, rule))
    if (waiting !== undefined) return { proposal: waiting, isNew: false, replaced }
    const proposal: Proposal = {
      id: newId('proposal'),
      origin: 'inferred',
      kind,
      text,
      lint,
      scope,
      source,
      shownTo: member.id,
      replaces,
      proposedAt: at,
    }
    await insertProposals(ws, [proposal])
    return { proposal, isNew: true, replaced }
  })
}
