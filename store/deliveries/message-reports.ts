import { sql } from 'kysely'
import type { MessageReport } from '../../domain/message-report.ts'
import { suppressAddresses } from '../customers/suppressions.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { suppressForgotten } from '../privacy/suppression-hashes.ts'
import { keepBounceReason } from './bounce-reasons.ts'
import { recordMilestone } from './milestones.ts'
import { proveTaken } from './prove-taken.ts'

type Handed = { channel: string; address: string | null; isInDoubt: boolean; isNamed: boolean; isRead: boolean }

/**
 * Record what a provider tells of a message, each milestone once: repeated, late and out of order change nothing. That
 * it tells of it at all shows that it took the message: one that was in doubt is sent.
 * @returns unknown: no such message went to this address under this id
 */
export async function recordMessageReport(
  ws: WorkspaceTx,
  report: MessageReport,
  at: Temporal.Instant,
): Promise<'new' | 'repeated' | 'unknown'> {
  const { deliveryId, kind, reason } = report
  const handed = await lockHanded(ws, report)
  if (handed === undefined) return 'unknown'
  await proveTaken(ws, report, handed, at)
  const isRepeated = kind === 'taken' || (kind === 'opened' && handed.isRead)
  const isNew = !isRepeated && (await recordMilestone(ws, deliveryId, kind, at))
  if (isNew && reason !== null) await keepBounceReason(ws, report)
  if (isNew && kind === 'bounced') await suppressDead(ws, report, handed, at)
  return isNew || handed.isInDoubt ? 'new' : 'repeated'
}

/** The provider's id must be the delivery's, where it is known; of who has been forgotten, nothing is. */
async function lockHanded(
  { tx, workspaceId }: WorkspaceTx,
  { deliveryId, providerMessageId, address }: MessageReport,
): Promise<Handed | undefined> {
  const { rows } = await sql<Handed>`
    select channel, address, state = 'uncertain' as "isInDoubt",
           customer_id is null or provider_message_id is not null as "isNamed",
           opened_at is not null as "isRead"
      from deliveries
     where workspace_id = ${workspaceId} and id = ${deliveryId} and attempted_at is not null
       and state in ('attempted', 'sent', 'uncertain') and (customer_id is null or address = ${address})
       and coalesce(provider_message_id, ${providerMessageId}) = ${providerMessageId}
       for no key update`.execute(tx)
  return rows[0]
}

async function suppressDead(
  ws: WorkspaceTx,
  { address, reason, kind }: MessageReport,
  { channel, address: known }: Handed,
  at: Temporal.Instant,
): Promise<void> {
  const dead = [{ channel, address, reason: reason ?? kind }]
  if (known === null) await suppressForgotten(ws, dead, at)
  else await suppressAddresses(ws, dead, at)
}
