import { type RawBuilder, sql } from 'kysely'
import { systemClock } from '../domain/clock.ts'
import type { Db, WorkspaceTx } from '../store/database/db.ts'
import { givenLiveCampaign } from '../worker/testing/set-up.ts'

const batchSize = 200

/** The limit of expansion: all entries and deliveries of a campaign in one statement that decides nothing. */
export async function insertDirectly(ws: WorkspaceTx, audience: RawBuilder<unknown> = sql`true`): Promise<void> {
  const campaign = await givenLiveCampaign(ws, systemClock)
  await sql`
    update campaigns set status = 'stopped' where workspace_id = ${ws.workspaceId} and id = ${campaign}`.execute(ws.tx)
  await sql`update broadcasts set state = 'stopped' where workspace_id = ${ws.workspaceId}`.execute(ws.tx)
  await sql`
    with entered as (
      insert into journey_entries (workspace_id, campaign_id, version, customer_id, occurrence, state, step_id, entered_at)
      select workspace_id, ${campaign}, 1, id, 'raw', 'delivering', 'stp_raw', now() from customers
       where workspace_id = ${ws.workspaceId} and ${audience}
      returning *)
    insert into deliveries (workspace_id, entry_id, step_id, campaign_id, version, customer_id, topic, lane, due_at, queued_at)
    select workspace_id, id, step_id, campaign_id, version, customer_id, 'offers', 'email', now(), now() from entered`.execute(
    ws.tx,
  )
}

/** The limit of sending: claim a batch, keep a message for each, record it as sent; no rules, no copy. */
export async function claimAndRecord(db: Db, workspaceId: number, hands: number): Promise<void> {
  await Promise.all(Array.from({ length: hands }, () => claimUntilEmpty(db, workspaceId)))
}

async function claimUntilEmpty(db: Db, workspaceId: number): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ id: number }>`
      update deliveries set state = 'attempted', attempted_at = now(), due_at = null
       where workspace_id = ${workspaceId} and id = any(array(
         select id from deliveries where workspace_id = ${workspaceId} and due_at <= now()
          limit ${batchSize} for update skip locked))
      returning id`.execute(db)
    if (rows.length === 0) return
    const ids = rows.map(({ id }) => id)
    await sql`
      insert into recorded_messages (workspace_id, delivery_id, channel, address, content, recorded_at)
      select ${workspaceId}, id, 'email', 'a@example.com', '{"subject": "Hello"}', now()
        from unnest(${ids}::bigint[]) as id`.execute(db)
    await sql`
      update deliveries set state = 'sent', sent_at = now()
       where workspace_id = ${workspaceId} and id = any(${ids}::bigint[])`.execute(db)
  }
}
