import { sql } from 'kysely'
import { factKeys } from '../../domain/conditions/fact-keys.ts'
import { AppError } from '../../domain/errors.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { noteChanges } from '../memberships/note-changes.ts'
import { listTopics } from '../workspaces/settings.ts'

/** A customer's word: `*` as topic speaks of the channel as a whole, `*` as channel of the topic on every channel. */
export type ConsentChange = { topic: string; channel: string; allowed: boolean }

/**
 * Keep what a customer allowed or refused, just now: the later word wins, and a no always stands, so that no machine whose
 * clock is behind loses one.
 * @param source where it was said, for example `api`, `preferences page`, `one-click`
 * @throws AppError unknown_name for a topic that the workspace does not have
 */
export async function setConsents(
  ws: WorkspaceTx,
  customerId: number,
  changes: readonly ConsentChange[],
  source: string,
  at: Temporal.Instant,
): Promise<void> {
  const known = (await listTopics(ws)).map(({ name }) => name)
  const unknown = changes.findIndex(({ topic }) => topic !== '*' && !known.includes(topic))
  if (unknown !== -1) {
    throw new AppError('unknown_name', {
      detail: `There is no topic “${changes[unknown]?.topic}”. This workspace has ${known.join(', ') || 'none'}.`,
      path: `consents/${unknown}/topic`,
      extra: { known },
    })
  }
  const latest = [...new Map(changes.map((change) => [`${change.topic}/${change.channel}`, change])).values()]
  await sql`
    insert into consents as known (workspace_id, customer_id, topic, channel, allowed, source, changed_at)
    select ${ws.workspaceId}, ${customerId}, c.topic, c.channel, c.allowed, ${source}, ${at.toString()}
      from jsonb_to_recordset(${JSON.stringify(latest)}::jsonb) as c(topic text, channel text, allowed boolean)
     order by c.topic, c.channel
    on conflict (workspace_id, customer_id, topic, channel) do update
      set allowed = excluded.allowed, source = excluded.source, changed_at = excluded.changed_at
    where known.changed_at <= excluded.changed_at or not excluded.allowed`.execute(ws.tx)
  await noteChanges(ws, () => [{ customerId, facts: [factKeys.consents], isFresh: true }])
}
