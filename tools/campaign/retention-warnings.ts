import type { Campaign } from '../../domain/campaign/campaign.ts'
import { listConditions } from '../../domain/campaign/list-conditions.ts'
import type { Condition } from '../../domain/conditions/condition.ts'
import { type ConditionWarning, warnAboutRetention } from '../../domain/conditions/warn-about-retention.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { readSegmentLookup } from '../../store/segments.ts'
import { readSettings } from '../../store/workspaces/settings.ts'

/** Where a condition that is being written looks further back than its events are kept. */
export async function findRetentionWarnings(
  ws: WorkspaceTx,
  conditions: readonly { condition: Condition; path: string }[],
  now: Temporal.Instant,
): Promise<ConditionWarning[]> {
  const { eventRetention: retention } = await readSettings(ws)
  // Most workspaces keep everything: nothing to look for.
  if (retention.defaultDays === null && Object.values(retention.events).every((days) => days === null)) return []
  const scope = { retention, segments: await readSegmentLookup(ws), now }
  return conditions.flatMap(({ condition, path }) => warnAboutRetention(condition, path, scope))
}

/** The same for every condition of a document, in the words of its card. */
export async function sayRetentionWarnings(
  ws: WorkspaceTx,
  document: Campaign,
  now: Temporal.Instant,
): Promise<string[]> {
  const warnings = await findRetentionWarnings(ws, listConditions(document), now)
  return warnings.map(({ path, message }) => `${path}: ${message}`)
}
