import type { Campaign } from '../../domain/campaign/campaign.ts'
import { readGivenWords } from '../../store/campaigns/given-words.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { listCheckedRules } from '../../store/memories/memories.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import { throwProblems } from './assert-valid.ts'
import { findStrangeLinks } from './find-strange-links.ts'
import { type CopyFinding, lintCampaign } from './lint-campaign.ts'
import { sayFinding } from './say-findings.ts'

/** Whose copy it is, and who looks at it. */
export type CopyOwner = {
  campaignId: string
  /** The thread that writes it now; null where none does. */
  threadId: string | null
  memberId: string
  now: Temporal.Instant
}

/** What the campaign's copy breaks, whoever wrote it: a member, a model, or a file. */
export async function findCopyBreaches(
  ws: WorkspaceTx,
  document: Campaign,
  { campaignId, threadId, memberId, now }: CopyOwner,
): Promise<CopyFinding[]> {
  const { language, deepLinks } = await readSettings(ws)
  const memories = await listCheckedRules(ws, memberId, now)
  const { goal } = document
  const given = await readGivenWords(ws, { id: campaignId, goal, threadId, memberId, at: now })
  return [...findStrangeLinks(document, given), ...lintCampaign(document, { memories, given, language, deepLinks })]
}

/**
 * Refuse copy that must not go out.
 * @param before what the campaign was: what is wrong with it already does not stand in the way of another change; null
 *   for a new draft, and for one that is to go out
 * @throws AppError invalid_copy with every error, its path and the remedy
 */
export async function assertCopyRules(
  ws: WorkspaceTx,
  document: Campaign,
  owner: CopyOwner & { before: Campaign | null },
): Promise<void> {
  const errors = listErrors(await findCopyBreaches(ws, document, owner))
  if (errors.length === 0) return
  const known = owner.before === null ? [] : listErrors(await findCopyBreaches(ws, owner.before, owner)).map(sayFinding)
  throwProblems(
    errors
      .filter((error) => !known.includes(sayFinding(error)))
      .map(({ path, rule, message }) => ({ path, code: rule, message, nearest: [] })),
    'invalid_copy',
  )
}

const listErrors = (findings: readonly CopyFinding[]) => findings.filter(({ severity }) => severity === 'error')
