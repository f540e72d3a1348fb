import { sql } from 'kysely'
import type { Db, WorkspaceTx } from '../../database/db.ts'
import { ingestCalls } from '../../ingest/ingest.ts'
import { givenCall } from '../../ingest/testing.ts'
import { test as base } from '../../testing.ts'

export type GivenEntry = {
  campaignId: string
  customerId: number
  occurrence?: string
  state?: string
  heldOut?: boolean
  arms?: Record<string, string>
  at: Temporal.Instant
  /** The state of its one delivery, by email; left out, there is none. */
  delivery?: 'queued' | 'attempted' | 'sent'
}

/** A journey entry as the worker would have left it. @returns its id */
export async function givenEntry(ws: WorkspaceTx, entry: GivenEntry): Promise<number> {
  const {
    campaignId,
    customerId,
    occurrence = 'once',
    state = 'delivering',
    heldOut = false,
    arms = {},
    delivery,
  } = entry
  const at = entry.at.toString()
  const isOpen = ['due', 'waiting', 'delivering'].includes(state)
  const { rows } = await sql<{ id: number }>`
    insert into journey_entries (workspace_id, campaign_id, version, customer_id, occurrence, held_out, arms, state,
                                 step_id, entered_at, ended_at)
    values (${ws.workspaceId}, ${campaignId}, 1, ${customerId}, ${occurrence}, ${heldOut}, ${JSON.stringify(arms)}, ${state},
            ${isOpen ? 'stp_1' : null}, ${at}, ${isOpen ? null : at}) returning id`.execute(ws.tx)
  const id = rows[0]?.id ?? Number.NaN
  if (delivery !== undefined) {
    const attemptedAt = delivery === 'queued' ? null : at
    await sql`
      insert into deliveries (workspace_id, entry_id, step_id, campaign_id, version, customer_id, lane, channel, topic,
                              state, due_at, queued_at, attempted_at, sent_at)
      values (${ws.workspaceId}, ${id}, 'stp_1', ${campaignId}, 1, ${customerId}, 'email', 'email', 'offers', ${delivery},
              ${delivery === 'queued' ? at : null}, ${at}, ${attemptedAt}, ${delivery === 'sent' ? at : null})`.execute(
      ws.tx,
    )
  }
  return id
}

export const now = Temporal.Instant.from('2026-11-24T10:00:00Z')
export type GivenCall = Parameters<typeof givenCall>
export const ingest = (db: Db, workspaceId: number, ...calls: GivenCall[]) =>
  ingestCalls(
    db,
    workspaceId,
    calls.map((call) => givenCall(...call)),
    now,
  )

/** A known customer u1 and an anonymous one a1, whom `login` shows to be the same. */
export const login: GivenCall = ['identify', { userId: 'u1', anonymousId: 'a1', messageId: 'login' }]
type Pair = { known: number; anonymous: number }
export const test = base.extend<{ pair: Pair; merge: () => Promise<void> }>({
  pair: async ({ db, workspaceId, inWs }, use) => {
    await ingest(db, workspaceId, ['identify', { userId: 'u1', traits: { plan: 'pro', email: 'u1@example.com' } }])
    await ingest(db, workspaceId, [
      'identify',
      { anonymousId: 'a1', traits: { plan: 'trial', phone: '+15555550123', seats: 3 } },
    ])
    await inWs(({ tx }) =>
      sql`insert into topics (workspace_id, name, title) values (${workspaceId}, 'offers', 'Offers')`.execute(tx),
    )
    const { rows } = await inWs(({ tx }) =>
      sql<{ id: number }>`select id from customers where workspace_id = ${workspaceId} order by id`.execute(tx),
    )
    await use({ known: rows[0]?.id ?? Number.NaN, anonymous: rows[1]?.id ?? Number.NaN })
  },
  merge: async ({ db, workspaceId }, use) => {
    await use(async () => {
      await ingest(db, workspaceId, login)
    })
  },
})
