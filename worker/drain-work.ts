import { type DueWork, findDueWork } from '../store/due.ts'
import { countInFlight } from '../store/deliveries/leases.ts'
import { runWork } from './run-work.ts'
import type { Dispatch } from './dispatch/dispatch.ts'

const pauseMs = 20

/** Do, here and now, all that is due; wait for what others are doing. What is planned for later stays. */
export async function drainWork(dispatch: Dispatch, onlyWorkspace: number | null): Promise<void> {
  for (;;) {
    const { due, inFlight } = await look(dispatch, onlyWorkspace)
    let chunks = 0
    for (const each of due) chunks += await runWork(dispatch, each, () => false)
    if (chunks > 0) continue
    if (due.length === 0 && inFlight === 0) return
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

/** Both on one snapshot: between two looks a result may come in that makes something due. */
function look(
  { db, clock, carriers }: Dispatch,
  onlyWorkspace: number | null,
): Promise<{ due: DueWork[]; inFlight: number }> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => ({
      due: await findDueWork(tx, clock.now(), onlyWorkspace, carriers),
      inFlight: await countInFlight(tx, onlyWorkspace),
    }))
}
