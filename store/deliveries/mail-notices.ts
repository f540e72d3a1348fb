import { sql } from 'kysely'
import { foldEmail, spellEmail } from '../../domain/email-address.ts'
import type { MailNotice } from '../../domain/mail-notice.ts'
import { suppressAddresses } from '../customers/suppressions.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { suppressForgotten } from '../privacy/suppression-hashes.ts'
import { keepBounceReason } from './bounce-reasons.ts'
import { recordMilestone } from './milestones.ts'
import { proveTaken } from './prove-taken.ts'

type Mailed = { attemptedAt: Temporal.Instant; address: string | null; isNamed: boolean; isInDoubt: boolean }

/**
 * Record what a mail service told, once: a second notice of its kind changes nothing, in whatever order they come. That
 * it tells of the mail at all shows that it took it: one that was in doubt is sent. An
 * address that is dead, or whose owner complained, is suppressed with it.
 * @returns unknown: no mail with this id went to any of these recipients
 */
export async function recordMailNotice(
  ws: WorkspaceTx,
  notice: MailNotice,
  now: Temporal.Instant,
): Promise<'new' | 'repeated' | 'unknown'> {
  const { kind, deliveryId, messageId } = notice
  const recipients = [...new Set(notice.recipients.map(foldEmail))]
  const mailed = await findMailed(ws, deliveryId, recipients.flatMap(spellEmail))
  if (mailed === undefined) return 'unknown'
  // Another machine's clock may run ahead of ours, or behind it.
  const at = later(mailed.attemptedAt, earlier(notice.at, now))
  await proveTaken(ws, { deliveryId, providerMessageId: messageId }, mailed, now)
  if (!(await recordMilestone(ws, deliveryId, kind, at, now))) return 'repeated'
  if (kind === 'bounced' || kind === 'soft_bounced') await keepBounceReason(ws, notice)
  if (kind === 'bounced' || kind === 'complained') {
    const dead = (address: string) => ({ channel: 'email', address, reason: kind })
    // Of who has been forgotten meanwhile the notice alone knows the address.
    if (mailed.address === null) await suppressForgotten(ws, recipients.map(dead), now)
    else await suppressAddresses(ws, [dead(mailed.address)], now)
  }
  return 'new'
}

const earlier = (a: Temporal.Instant, b: Temporal.Instant) => (Temporal.Instant.compare(a, b) < 0 ? a : b)
const later = (a: Temporal.Instant, b: Temporal.Instant) => (Temporal.Instant.compare(a, b) < 0 ? b : a)

/** Deliveries of before addresses were folded have either spelling. The address must be the delivery's own, so that another installation's notices touch nothing here. */
async function findMailed(
  { tx, workspaceId }: WorkspaceTx,
  deliveryId: number,
  recipients: readonly string[],
): Promise<Mailed | undefined> {
  const { rows } = await sql<Mailed>`
    select attempted_at as "attemptedAt", address, state = 'uncertain' as "isInDoubt",
           customer_id is null or provider_message_id is not null as "isNamed"
      from deliveries
     where workspace_id = ${workspaceId} and id = ${deliveryId} and channel = 'email' and attempted_at is not null
       and (customer_id is null or lower(address) = any(${recipients}::text[]))
       for no key update`.execute(tx)
  return rows[0]
}
