import type { MemoryScope } from '../../domain/memory.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { claimProposals, listProposals, noteKept } from '../../store/memories/proposals.ts'
import { AppError } from '../../domain/errors.ts'
import { type KeptRule, keepRules, type MemoryWorld } from './keep-rule.ts'

export type ProposalDecision = {
  keep: readonly string[]
  decline: readonly string[]
  /** Where the kept ones are to hold, when not where they were proposed for. */
  scope?: MemoryScope | undefined
}

/**
 * Keep some proposed rules and decline others, all or nothing.
 * @throws AppError not_found, conflict for what was decided already, invalid_tool_input for one that is in both lists
 */
export async function decideProposals(
  world: MemoryWorld,
  { keep, decline, scope }: ProposalDecision,
): Promise<{ kept: KeptRule[]; declined: string[] }> {
  const { db, workspaceId, author, clock } = world
  const by = { memberId: author.memberId, at: clock.now() }
  const [wanted, unwanted] = [[...new Set(keep)], [...new Set(decline)]]
  const both = wanted.find((id) => unwanted.includes(id))
  if (both !== undefined)
    throw new AppError('invalid_tool_input', { detail: `${both} cannot be both kept and declined.` })
  const open = await inWorkspace(db, workspaceId, (ws) => listProposals(ws, author.memberId))
  const chosen = wanted.flatMap((id) => open.filter((each) => each.id === id))
  const rules = chosen.map(({ kind, text, lint, source, scope: proposed }) => ({
    kind,
    text,
    lint,
    source,
    scope: scope ?? proposed,
    expiresAt: null,
  }))
  const kept = await keepRules(world, rules, async (ws, all) => {
    await claimProposals(ws, wanted, { ...by, decision: 'kept' })
    await claimProposals(ws, unwanted, { ...by, decision: 'declined' })
    const pairs = all.flatMap(({ memory }, index) => {
      const proposal = chosen[index]
      return proposal === undefined ? [] : [{ proposalId: proposal.id, memoryId: memory.id }]
    })
    await noteKept(ws, pairs)
  })
  return { kept, declined: unwanted }
}
