import { newId } from '../../domain/ids.ts'
import type { Rule } from '../../domain/memory.ts'
import type { ProposedRule } from '../../domain/memory/exchange.ts'
import { isSameScope, normaliseWords } from '../../domain/memory/supersede.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { holdMemories, listMemories } from '../../store/memories/memories.ts'
import { claimProposals, insertProposals, listProposals, type Proposal } from '../../store/memories/proposals.ts'
import { describeRule } from './memory-card.ts'
import type { ProposeContext } from './propose-rule.ts'

export type GuideLines = readonly (Rule & { line: number; quote: string })[]

/** What a guide proposes: what waits for a decision now, and how many of its rules were kept before. */
export type GuideProposals = { proposals: Proposal[]; known: number }

/**
 * Propose the rules of a guide: nothing of it holds before a member keeps it. What is in force already is left out, and
 * what waits already is not written twice, so a guide may be imported again after a change;
 * what it says no longer does not wait any more.
 */
export async function proposeGuide(
  { db, workspaceId, member, clock }: ProposeContext,
  name: string,
  rules: GuideLines,
): Promise<GuideProposals> {
  const at = clock.now()
  return inWorkspace(db, workspaceId, async (ws) => {
    await holdMemories(ws)
    const inForce = await listMemories(ws, member.id, at)
    const isKnown = (rule: Rule) => inForce.some((old) => isSame(old, rule))
    const fresh = rules.filter((rule) => !isKnown(rule))
    const waiting = (await listProposals(ws, member.id)).filter(({ origin }) => origin === 'guide')
    const proposals = fresh.map(({ line, quote, ...rule }): Proposal => {
      const before = waiting.find((each) => isSame(each, rule))
      const source = { threadId: null, turnId: null, quote, guide: { name, line } }
      return (
        before ?? {
          ...rule,
          id: newId('proposal'),
          origin: 'guide',
          replaces: null,
          source,
          shownTo: member.id,
          proposedAt: at,
        }
      )
    })
    const gone = waiting.filter((each) => each.source.guide?.name === name && !proposals.includes(each))
    await claimProposals(
      ws,
      gone.map(({ id }) => id),
      { memberId: member.id, at, decision: 'declined' },
    )
    await insertProposals(
      ws,
      proposals.filter((each) => !waiting.includes(each)),
    )
    return { proposals, known: rules.length - fresh.length }
  })
}

const isSame = (a: Pick<Rule, 'text' | 'scope'>, b: Pick<Rule, 'text' | 'scope'>) =>
  normaliseWords(a.text) === normaliseWords(b.text) && isSameScope(a.scope, b.scope)

export const describeProposal = (proposal: Proposal): ProposedRule => ({
  id: proposal.id,
  ...describeRule(proposal),
  line: proposal.source.guide?.line ?? null,
  quote: proposal.source.quote,
})
