import { countOf } from '../words.ts'

/** What was approved of a broadcast: for how many, and by how many people. */
export type ApprovedCount = { recipients: number; approvers: 1 | 2 }
/** What the workspace allows of one broadcast; null for no limit. */
export type RecipientLimits = { recipientCeiling: number | null; secondApproverAbove: number | null }
/** Why a broadcast of so many may not leave by its approval. */
export type Drift =
  | { kind: 'drift'; counted: number; approved: number }
  | { kind: 'ceiling'; counted: number; ceiling: number }
  | { kind: 'second_approver'; counted: number; above: number }

const toleratedPercent = 5
/** Runs of a recurring broadcast differ by nature; so many times what was approved is an accident. */
const runTimes = 3
/** Fewer in one run are no accident worth stopping. */
const leastInRun = 100

/** More recipients than the workspace leaves to one person need a second one. */
export function countApprovers(
  recipients: number | null,
  { secondApproverAbove }: Pick<RecipientLimits, 'secondApproverAbove'>,
): 1 | 2 {
  return secondApproverAbove !== null && recipients !== null && recipients > secondApproverAbove ? 2 : 1
}

/**
 * Is what would be sent still what was approved? A broadcast may drift by 5 % of its recipients, in either direction; a
 * run of a recurring one may reach three times as many, and any number up to 100.
 * @returns null when it may leave
 */
export function findDrift(
  counted: number,
  approved: ApprovedCount,
  limits: RecipientLimits,
  recurs: boolean,
): Drift | null {
  const { recipientCeiling: ceiling, secondApproverAbove: above } = limits
  if (ceiling !== null && counted > ceiling) return { kind: 'ceiling', counted, ceiling }
  if (above !== null && countApprovers(counted, limits) > approved.approvers)
    return { kind: 'second_approver', counted, above }
  const { recipients } = approved
  const hasDrifted = recurs
    ? counted > Math.max(leastInRun, runTimes * recipients)
    : Math.abs(counted - recipients) * 100 > recipients * toleratedPercent
  return hasDrifted ? { kind: 'drift', counted, approved: recipients } : null
}

/** “460 customers would receive it now, and it was approved for 412”. */
export function sayDrift(drift: Drift): string {
  const would = `${countOf(drift.counted, 'customer')} would receive it now`
  switch (drift.kind) {
    case 'drift':
      return `${would}, and it was approved for ${drift.approved.toLocaleString('en')}`
    case 'ceiling':
      return `${would}, and the workspace allows at most ${drift.ceiling.toLocaleString('en')} for one broadcast`
    case 'second_approver':
      return `${would}; for more than ${drift.above.toLocaleString('en')} two people must approve, and one did`
  }
}
