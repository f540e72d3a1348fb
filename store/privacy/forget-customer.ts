import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { AppError } from '../../domain/errors.ts'
import { type Db, inWorkspace, type WorkspaceTx } from '../database/db.ts'
import { noteProgress, recordAct } from './acts.ts'
import { emptyRows } from './empty-rows.ts'
import { finishForgetting } from './finish-forgetting.ts'
import { collectTerms } from './person-terms.ts'
import { hashSuppressions } from './suppression-hashes.ts'
import { keepTombstones } from './tombstones.ts'

/** Shorter than PostgreSQL's deadlock_timeout: where we and a worker wait for one another, it is we who let go. */
const lockTimeoutMs = 400
const maxAttempts = 50
const retryableCodes: unknown[] = ['55P03', '40P01']

type Forgetting = { workspaceId: number; customerId: number; memberId: string; at: Temporal.Instant }

/**
 * Forget a customer: their rows are deleted, what campaigns count is kept without them, hashes of their ids keep late
 * calls from bringing them back, and texts that name them are redacted. The rows go in one transaction; the texts follow
 * in small ones, and what a crash or a running turn leaves is finished by the server's housekeeping.
 * @throws AppError not_found, also for another workspace's customer and for the second of two who forget at once
 */
export async function forgetCustomer(db: Db, forgetting: Forgetting): Promise<void> {
  const { workspaceId } = forgetting
  const act = await untilUnlocked(() => inWorkspace(db, workspaceId, (ws) => forgetRows(ws, forgetting)))
  await finishForgetting(db, act, forgetting.at)
}

async function forgetRows(ws: WorkspaceTx, { customerId, memberId, at }: Forgetting) {
  await sql`select set_config('lock_timeout', ${`${lockTimeoutMs}ms`}, true)`.execute(ws.tx)
  await lockAll(ws, customerId)
  const terms = await collectTerms(ws, customerId)
  const id = await recordAct(ws, { kind: 'forgotten', customerId, memberId, at, terms })
  await keepTombstones(ws, customerId, id)
  const suppressions = await hashSuppressions(ws, customerId)
  const counts = await emptyRows(ws, customerId, at)
  await noteProgress(ws, id, { ...counts, suppressions }, null)
  return { workspaceId: ws.workspaceId, id, terms }
}

/**
 * Entries, deliveries, then the customer: the order in which workers lock. With the customer's row locked nothing new
 * about them can be written, since every such row refers to it.
 */
async function lockAll({ tx, workspaceId }: WorkspaceTx, customerId: number): Promise<void> {
  const own = sql`workspace_id = ${workspaceId} and customer_id = ${customerId} order by id for update`
  await sql`select 1 from journey_entries where ${own}`.execute(tx)
  await sql`select 1 from deliveries where ${own}`.execute(tx)
  const { rows } = await sql`
    select 1 from customers where workspace_id = ${workspaceId} and id = ${customerId} for update`.execute(tx)
  if (rows.length === 0)
    throw new AppError('not_found', { detail: `There is no customer ${customerId} in this workspace.` })
}

async function untilUnlocked<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      const isBusy = error instanceof Error && 'code' in error && retryableCodes.includes(error.code)
      if (!isBusy || attempt === maxAttempts) throw error
      await setTimeout(Math.random() * lockTimeoutMs)
    }
  }
}
