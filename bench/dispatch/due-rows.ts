import { sql } from 'kysely'
import { systemClock } from '../../domain/clock.ts'
import { type Db, inWorkspace } from '../../store/database/db.ts'
import { notifyDue } from '../../store/due.ts'
import { givenLiveCampaign } from '../../worker/testing/set-up.ts'

/** What everyone gets: a push whose copy is filled in for each of them. */
export const pushContent = {
  title: 'Hello {{ customer.first_name | default: "you" }}',
  body: 'Your {{ customer.plan | default: "free" }} plan has something new for {{ workspace.name }} friends.',
  deepLink: 'https://shop.example/new',
  image: null,
  options: null,
}
const pushStep = { kind: 'message', channels: [{ channel: 'push', content: { default: pushContent } }] }

export type DueCampaign = { workspaceId: number; campaign: string }

/** A workspace of its own with so many customers, each with a device, and a paused campaign with a push due for each. */
export async function makeDueRows(db: Db, count: number): Promise<DueCampaign> {
  const { rows } = await sql<{ id: number }>`insert into workspaces (name) values ('Bench') returning id`.execute(db)
  const workspaceId = rows[0]?.id ?? 0
  await sql`insert into workspace_settings (workspace_id) values (${workspaceId})`.execute(db)
  const campaign = await inWorkspace(db, workspaceId, (ws) =>
    givenLiveCampaign(ws, systemClock, { steps: [pushStep], topic: 'offers' }),
  )
  await sql`insert into topics (workspace_id, name, title) values (${workspaceId}, 'offers', 'Offers')`.execute(db)
  await sql`
    update campaigns set status = 'paused' where workspace_id = ${workspaceId} and id = ${campaign}`.execute(db)
  await sql`update broadcasts set state = 'expanded' where workspace_id = ${workspaceId}`.execute(db)
  await sql`
    insert into customers (workspace_id, user_id, email, traits)
    select ${workspaceId}, 'u' || n, 'u' || n || '@example.com',
           jsonb_build_object('first_name', 'Ada' || n, 'plan', 'trial')
      from generate_series(1, ${count}::integer) n`.execute(db)
  await sql`
    insert into devices (workspace_id, customer_id, platform, token, push_enabled)
    select workspace_id, id, 'android', 'device-' || id, true from customers
     where workspace_id = ${workspaceId}`.execute(db)
  await sql`
    with entered as (
      insert into journey_entries (workspace_id, campaign_id, version, customer_id, occurrence, state, step_id, entered_at)
      select c.workspace_id, v.campaign_id, v.version, c.id, 'bench', 'delivering', v.document #>> '{steps,0,id}', now()
        from customers c join campaign_versions v on v.workspace_id = c.workspace_id
       where c.workspace_id = ${workspaceId} order by c.id
      returning *)
    insert into deliveries (workspace_id, entry_id, step_id, campaign_id, version, customer_id, topic, lane, due_at, queued_at)
    select workspace_id, id, step_id, campaign_id, version, customer_id, 'offers', 'push', now(), now()
      from entered`.execute(db)
  for (const table of ['customers', 'devices', 'journey_entries', 'deliveries'])
    await sql`vacuum analyze ${sql.table(table)}`.execute(db)
  return { workspaceId, campaign }
}

/** Let the campaign go, as a member who resumes it does. */
export async function letGo(db: Db, { workspaceId, campaign }: DueCampaign): Promise<void> {
  await inWorkspace(db, workspaceId, async (ws) => {
    await sql`update campaigns set status = 'live' where workspace_id = ${workspaceId} and id = ${campaign}`.execute(
      ws.tx,
    )
    await notifyDue(ws)
  })
}

/** Pause the campaign, as a member does. @returns when, by the database's clock */
export function hold(db: Db, { workspaceId, campaign }: DueCampaign): Promise<Temporal.Instant> {
  return inWorkspace(db, workspaceId, async ({ tx }) => {
    const { rows } = await sql<{ at: Temporal.Instant }>`
      update campaigns set status = 'paused' where workspace_id = ${workspaceId} and id = ${campaign}
      returning clock_timestamp() as at`.execute(tx)
    const [row] = rows
    if (row === undefined) throw new Error('there is no such campaign')
    return row.at
  })
}

/** How long after the pause the last result was recorded, in ms, and how many were sent and how many were left. */
export async function readHeld(db: Db, { workspaceId }: DueCampaign, heldAt: Temporal.Instant) {
  const { rows } = await sql<{ lastMs: number; sent: number; left: number }>`
    select greatest(0, extract(epoch from max(sent_at) - ${heldAt.toString()}::timestamptz) * 1000)::float8 as "lastMs",
           count(*) filter (where state = 'sent') as sent, count(*) filter (where state = 'queued') as "left"
      from deliveries where workspace_id = ${workspaceId}`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('an aggregate has a row')
  return row
}

/** The worker says so once the last result is recorded and the last journey over. */
export async function isFinished(db: Db, { workspaceId, campaign }: DueCampaign): Promise<boolean> {
  const { rows } = await sql<{ status: string }>`
    select status from campaigns where workspace_id = ${workspaceId} and id = ${campaign}`.execute(db)
  return rows[0]?.status === 'finished'
}

export async function countSent(db: Db, { workspaceId, campaign }: DueCampaign): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from deliveries
     where workspace_id = ${workspaceId} and campaign_id = ${campaign} and state = 'sent'`.execute(db)
  return rows[0]?.count ?? 0
}
