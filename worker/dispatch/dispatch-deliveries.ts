import { randomUUID } from 'node:crypto'
import { inWorkspace } from '../../store/database/db.ts'
import { claimDueDeliveries } from '../../store/deliveries/claim.ts'
import { writeOutcomes } from '../../store/deliveries/outcomes.ts'
import { settleEntries } from '../../store/deliveries/settle.ts'
import { decideDeliveries } from './decide-deliveries.ts'
import type { Dispatch } from './dispatch.ts'
import { holdVolume } from './hold-volume.ts'
import { sendBatch } from './send-batch.ts'
import { takeTurn, turnSize } from './take-turn.ts'
import { askHealth } from './watch-health.ts'

/**
 * Send one batch of a lane, when it is its turn: decide and write down what is to be attempted in one transaction, then call the providers,
 * then record what they said.
 * @returns whether there was anything to do
 */
export async function dispatchDeliveries(dispatch: Dispatch, workspaceId: number, lane: string): Promise<boolean> {
  const turn = await askHealth(dispatch, lane, turnSize(dispatch, lane))
  if (turn.limit === 0) return false
  try {
    return await dispatchTurn(dispatch, workspaceId, lane, turn.limit)
  } finally {
    await turn.end()
  }
}

async function dispatchTurn(dispatch: Dispatch, workspaceId: number, lane: string, limit: number): Promise<boolean> {
  if (!(await takeTurn(dispatch, lane, limit, () => !dispatch.closing.aborted))) return false
  const lease = { token: randomUUID(), durationMs: dispatch.leaseMs }
  const now = dispatch.clock.now()
  const decided = await inWorkspace(dispatch.db, workspaceId, async (ws) => {
    const claimed = await claimDueDeliveries(ws, { lane, now, limit })
    if (claimed.length === 0) return undefined
    const all = await decideDeliveries(dispatch, ws, claimed, now)
    const { outcomes, attempts, settled } = await holdVolume(dispatch, ws, all, now)
    await writeOutcomes(ws, outcomes, lease, now)
    await settleEntries(ws, settled, now)
    return attempts
  })
  if (decided === undefined) return false
  await sendBatch(dispatch, workspaceId, lease, decided, { lane, paid: limit })
  return true
}
