import { type RawBuilder, sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'
import { noteEvents } from '../webhooks/note-events.ts'

/**
 * What is set of queued deliveries `d` that are not to be sent, or not again: skipped, and uncertain where an earlier try
 * may have left.
 */
export const endUnsentSql = (reason: RawBuilder<unknown>, now: RawBuilder<unknown>) => sql`
  state = case when d.may_have_left then 'uncertain' else 'skipped' end, due_at = null, reason = ${reason},
  skipped_at = case when not d.may_have_left then ${now} end, uncertain_at = case when d.may_have_left then ${now} end`

export type EndedUnsent = { id: number; state: 'skipped' | 'uncertain' }

/** Tell the endpoints what became of them. */
export const noteUnsent = (ws: WorkspaceTx, ended: readonly EndedUnsent[], at: Temporal.Instant): Promise<void> =>
  noteEvents(
    ws,
    ended.map(({ id, state }) => ({ type: state, deliveryId: id, at })),
  )
