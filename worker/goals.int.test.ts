import { needsService, readService } from '../domain/testing.ts'
import { countInFlight } from '../store/deliveries/leases.ts'
import { inWorkspace } from '../store/database/db.ts'
import { findDueWork, notifyDue } from '../store/due.ts'
import { test as storeTest } from '../store/testing.ts'
import { defineGoalTests } from './testing/goal-tests.ts'

const test = needsService('redis', storeTest)

/** By notices and jobs on Redis alone: nothing is drained by hand. */
defineGoalTests(test, {
  worker: () => ({ config: { redisUrl: readService('redis'), publicUrl: 'https://example.com' } }),
  async settle({ db, workspaceId, clock }) {
    await inWorkspace(db, workspaceId, notifyDue)
    const isBusy = () =>
      db
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(async (tx) => {
          const due = await findDueWork(tx, clock.now(), workspaceId)
          return due.length > 0 || (await countInFlight(tx, workspaceId)) > 0
        })
    while (await isBusy()) await new Promise((resolve) => setTimeout(resolve, 5))
  },
})
