import type { Campaign } from '../../../domain/campaign/campaign.ts'
import type { ImportRequest, ImportResult, Refusal } from '../../../domain/campaign/exchange.ts'
import type { ErrorCode } from '../../../domain/error-codes.ts'
import { AppError } from '../../../domain/errors.ts'
import { newId } from '../../../domain/ids.ts'
import { filesThread, holdDrafts, type TurnAuthor } from '../../../store/campaigns/drafts.ts'
import { type Db, inWorkspace } from '../../../store/database/db.ts'
import { assertDistinct, importSegments } from './import-segments.ts'
import { checkCampaigns, importCampaigns } from './import-campaigns.ts'

/** One run: who, when, and what was refused so far. */
export type ImportRun = {
  author: TurnAuthor
  at: Temporal.Instant
  force: boolean
  /** Do it, and keep why not where it is refused. @returns null when it was */
  attempt: <T>(file: string, work: () => Promise<T>) => Promise<T | null>
}

/**
 * Make and change drafts and segments as documents say, all or nothing, as one turn of the member. Nothing goes live, and
 * what runs stays as approved until its next launch.
 * @throws AppError of the first refusal, with all of them as `refusals`: a document that cannot work, a campaign that is
 *   over (wrong_status), or one that somebody else has changed meanwhile (conflict, with what it is now)
 */
export async function importDocuments(
  world: { db: Db; workspaceId: number; memberId: string; at: Temporal.Instant },
  { campaigns, segments, dryRun, force }: ImportRequest,
): Promise<ImportResult> {
  assertDistinct(campaigns, ({ name }) => name)
  assertDistinct(segments, ({ name }) => name.toLowerCase())
  const refusals: { refusal: Refusal; code: ErrorCode }[] = []
  const run: ImportRun = {
    author: { turnId: newId('turn'), threadId: filesThread, memberId: world.memberId },
    at: world.at,
    force,
    async attempt(file, work) {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        refusals.push({ refusal: toRefusal(file, error), code: error.code })
        return null
      }
    },
  }
  try {
    return await inWorkspace(world.db, world.workspaceId, async (ws) => {
      await holdDrafts(ws)
      const kept = await importSegments(ws, segments, run)
      const drafts = await importCampaigns(ws, campaigns, run)
      const outcomes = [...kept, ...(await checkCampaigns(ws, drafts, run))]
      const [first] = refusals
      if (first !== undefined) {
        const more = refusals.length === 1 ? '' : ` And ${refusals.length - 1} more.`
        throw new AppError(first.code, {
          detail: `${first.refusal.file}: ${first.refusal.detail}${more}`,
          extra: { refusals: refusals.map(({ refusal }) => refusal) },
        })
      }
      const result = { dryRun, outcomes }
      if (dryRun) throw new DryRun(result)
      return result
    })
  } catch (error) {
    if (error instanceof DryRun) return error.result
    throw error
  }
}

/** Ends the transaction of a dry run, so that nothing of it stays. */
class DryRun extends Error {
  readonly result: ImportResult
  constructor(result: ImportResult) {
    super('a dry run')
    this.result = result
  }
}

type Told = { path: string; message: string }

function toRefusal(file: string, { code, message, path, extra }: AppError): Refusal {
  const problems = (extra?.['problems'] as Told[] | undefined) ?? (path === undefined ? [] : [{ path, message }]) // throwProblems writes them
  const current = (extra?.['current'] as Campaign | undefined) ?? null // written by assertOurs
  return {
    file,
    code,
    detail: message,
    problems: problems.map(({ path: at, message: what }) => ({ path: at, message: what })),
    current,
  }
}
