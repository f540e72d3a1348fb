import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import { lintCampaign } from '../../tools/campaign/lint-campaign.ts'
import { sayFinding } from '../../tools/campaign/say-findings.ts'
import type { Outcome } from '../run/outcome.ts'
import { type Grader, verdict } from './grader.ts'
import { listCopy } from './list-copy.ts'

/** Copy that came to be in the conversation, by the product's own brand lint, and nothing in it that nobody gave. */
export const copy: Grader = {
  name: 'copy',
  grade(_task, outcome) {
    const changed = listChangedDocuments(outcome)
    if (changed.length === 0) return null
    const said = outcome.turns.flatMap(({ by, said }) => (by === 'approver' ? [] : [said])).join('\n')
    return verdict(
      'copy',
      changed.flatMap((document) => [...lintDocument(document, outcome, said), ...findInvented(document, said)]),
    )
  },
}

function listChangedDocuments({ before, after }: Outcome): Campaign[] {
  return after.campaigns.flatMap(({ id, document }) => {
    const was = before.campaigns.find((each) => each.id === id)
    return was !== undefined && isDeepStrictEqual(was.document.steps, document.steps) ? [] : [document]
  })
}

/** Every brand rule that is broken, and what the product itself would refuse. */
function lintDocument(document: Campaign, { after }: Outcome, said: string): string[] {
  const unsaid = { source: { threadId: null, turnId: null, quote: null }, createdBy: '', expiresAt: null }
  const memories = after.memories.map((memory) => ({
    ...memory,
    ...unsaid,
    createdAt: Temporal.Instant.from(memory.createdAt),
  }))
  const { language, deepLinks } = LintSettings.parse(after.settings)
  const given = [said, document.goal, ...memories.map(({ text }) => text)].join('\n')
  return lintCampaign(document, { memories, given, language, deepLinks })
    .filter(({ severity, rule }) => severity === 'error' || rule.startsWith('brand'))
    .map(sayFinding)
}

const LintSettings = z.object({ language: z.string().default('en'), deepLinks: z.array(z.string()).default([]) })

/** Discounts, prices and deadlines: what customers hold us to. */
const claims =
  /\d+(?:[.,]\d+)?\s?(?:%|percent|€|£|\$|eur|usd|gbp)|[€£$]\s?\d+|\b(?:discount|coupon|promo code|free of charge|last chance|today only|ends (?:soon|today|tonight|tomorrow)|limited time)\b/giu

/** Claims in the copy of which nothing the member said has a word. */
export function findInvented(document: Pick<Campaign, 'steps'>, said: string): string[] {
  const text = listCopy(document.steps)
    .join('\n')
    .replaceAll(/\{\{.*?\}\}|\{%.*?%\}/gs, ' ')
  const found = new Set([...text.matchAll(claims)].map(([claim]) => claim.toLowerCase()))
  return [...found]
    .filter((claim) => !said.toLowerCase().includes(claim))
    .map((claim) => `the copy says “${claim}”, which nobody gave`)
}
