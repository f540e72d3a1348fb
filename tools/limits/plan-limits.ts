import { loosensTwoPeople } from '../../domain/approvals/loosens-two-people.ts'
import { hashContent } from '../../domain/campaign/content-hash.ts'
import { AppError } from '../../domain/errors.ts'
import { applyLimitChanges, type LimitChange } from '../../domain/limits/limit-change.ts'
import { type LimitDifference, type Limits, listLimitDifferences } from '../../domain/limits/limits.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { listTopics, readSettings } from '../../store/workspaces/settings.ts'

export type LimitPlan = {
  before: Limits
  after: Limits
  differences: LimitDifference[]
  /** Two where fewer sends would need two people from then on. */
  approvers: 1 | 2
}

/** The settings allow as many. */
const maxCaps = 20

/**
 * What the changes would do to the limits as they are.
 * @throws AppError unknown_name for a topic that there is not; invalid_tool_input where nothing would change
 */
export async function planLimits(ws: WorkspaceTx, changes: readonly LimitChange[]): Promise<LimitPlan> {
  const topics = (await listTopics(ws)).map(({ name }) => name)
  for (const change of changes) {
    const topic = 'frequencyCap' in change ? change.frequencyCap.topic : null
    if (topic === null || topics.includes(topic)) continue
    const known = topics.length === 0 ? 'There is none yet.' : `There is ${topics.join(', ')}.`
    throw new AppError('unknown_name', { detail: `There is no topic “${topic}”. ${known}`, extra: { nearest: topics } })
  }
  const before = await readLimits(ws)
  const after = applyLimitChanges(before, changes)
  const differences = listLimitDifferences(before, after)
  if (differences.length === 0)
    throw new AppError('invalid_tool_input', { detail: 'Nothing would change: the limits are set so already.' })
  if (after.frequencyCaps.length > maxCaps)
    throw new AppError('invalid_tool_input', { detail: `There can be at most ${maxCaps} frequency caps.` })
  const approvers = loosensTwoPeople(before.secondApproverAbove, after.secondApproverAbove) ? 2 : 1
  return { before, after, differences, approvers }
}

/** Bound to the limits as they are too: whoever changes one of them meanwhile is not overruled unseen. */
export async function hashLimits(ws: WorkspaceTx, changes: readonly LimitChange[]): Promise<string> {
  return hashContent({ before: await readLimits(ws), changes })
}

async function readLimits(ws: WorkspaceTx): Promise<Limits> {
  const settings = await readSettings(ws)
  const { frequencyCaps, quietFromMinute, quietToMinute, recipientCeiling, secondApproverAbove, brakes } = settings
  return { frequencyCaps, quietFromMinute, quietToMinute, recipientCeiling, secondApproverAbove, brakes }
}
