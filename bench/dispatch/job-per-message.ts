import { sql } from 'kysely'
import { Liquid, type Template } from 'liquidjs'
import { fcm } from '../../channels/push/fcm.ts'
import { openTokenService } from '../../channels/push/testing.ts'
import { inWorkspace } from '../../store/database/db.ts'
import type { BenchStore } from '../stores.ts'
import type { Place } from '../push/far-side-process.ts'
import { type DueCampaign, pushContent } from './due-rows.ts'
import { withJobs } from './peers.ts'

type Row = { traits: Record<string, unknown>; token: string }

/**
 * The usual way: a job for each message, which reads its customer, fills the copy in, notes the attempt, sends, and
 * notes the answer. No gates, no leases. @returns messages a second
 */
export async function measureJobPerMessage(
  { store, redisUrl = '' }: BenchStore,
  { workspaceId }: DueCampaign,
  place: Place,
): Promise<number> {
  const google = await openTokenService()
  const provider = fcm({ account: google.account, ...place })
  const { rows: due } = await sql<{ id: number }>`
    select id from deliveries where workspace_id = ${workspaceId} and state = 'queued' order by id`.execute(store.db)

  async function sendOne(id: number): Promise<void> {
    const message = await inWorkspace(store.db, workspaceId, async ({ tx }) => {
      const { rows } = await sql<Row>`
        select c.traits, v.token from deliveries d
          join customers c on c.workspace_id = d.workspace_id and c.id = d.customer_id
          join devices v on v.workspace_id = d.workspace_id and v.customer_id = d.customer_id
         where d.workspace_id = ${workspaceId} and d.id = ${id} and d.state = 'queued' for update of d`.execute(tx)
      const [row] = rows
      if (row === undefined) throw new Error(`delivery ${id} is not due`)
      const content = render(row)
      await sql`
        update deliveries set state = 'attempted', attempted_at = now(), due_at = null, content = ${JSON.stringify(content)}
         where workspace_id = ${workspaceId} and id = ${id}`.execute(tx)
      return { content, address: row.token }
    })
    const [answer] = await provider.send(
      [
        {
          workspaceId,
          deliveryId: id,
          idempotencyKey: `carillon-${workspaceId}-${id}`,
          ...message,
          sender: { name: 'Bench', email: null, replyTo: null },
          unsubscribeUrl: null,
        },
      ],
      new AbortController().signal,
    )
    if (answer?.kind !== 'sent') throw new Error('not sent')
    await inWorkspace(store.db, workspaceId, ({ tx }) =>
      sql`update deliveries set state = 'sent', sent_at = now() where workspace_id = ${workspaceId} and id = ${id}`.execute(
        tx,
      ),
    )
  }

  try {
    return await withJobs(redisUrl, due.length, (index) => sendOne(due[index]?.id ?? 0))
  } finally {
    await Promise.all([provider.close?.(), google.close()])
  }
}

const liquid = new Liquid()
const templates = { title: liquid.parse(pushContent.title), body: liquid.parse(pushContent.body) }

/** By liquidjs alone. */
function render({ traits: customer }: Row) {
  const scope = { customer, workspace: { name: 'Bench' } }
  const fill = (template: Template[]) => String(liquid.renderSync(template, scope))
  return { channel: 'push', ...pushContent, title: fill(templates.title), body: fill(templates.body) } as const
}
