import type { MemoryScope } from '../../domain/memory.ts'
import { inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import { readMemoryHold } from '../../store/memories/memories.ts'
import { claimProposals, listProposals, noteKept, type Proposal } from '../../store/memories/proposals.ts'
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
  const gone = await inWorkspace(db, workspaceId, (ws) => listGone(ws, chosen, by.at))
  const rules = chosen.map(({ kind, text, lint, source, scope: proposed, replaces }) => ({
    kind,
    text,
    lint,
    source,
    scope: scope ?? proposed,
    expiresAt: null,
    replaces: replaces !== null && gone.includes(replaces) ? null : replaces,
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

/** Of what they were to replace, what is not in force any more: nothing is left to take the place of. */
async function listGone(ws: WorkspaceTx, proposals: readonly Proposal[], at: Temporal.Instant): Promise<string[]> {
  const gone: string[] = []
  for (const { replaces } of proposals) {
    if (replaces === null) continue
    if ((await readMemoryHold(ws, replaces, at))?.isInForce !== true) gone.push(replaces)
  }
  return gone
}
