import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import { setConsents } from '../../store/customers/consents.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'

/** A British mobile number that no other test has. */
export const newPhone = () => `+447${String(randomInt(1_000_000_000)).padStart(9, '0')}`

/** A customer with this number, who said yes to SMS and WhatsApp. @returns the id */
export async function givenPhone(ws: WorkspaceTx, phone: string, at: Temporal.Instant): Promise<number> {
  await sql`
    insert into topics (workspace_id, name, title) values (${ws.workspaceId}, 'offers', 'Offers')
    on conflict do nothing`.execute(ws.tx)
  const { rows } = await sql<{ id: number }>`
    insert into customers (workspace_id, user_id, phone) values (${ws.workspaceId}, ${`u${phone}`}, ${phone})
    returning id`.execute(ws.tx)
  const id = rows[0]?.id ?? 0
  await sql`
    insert into customer_identities (workspace_id, kind, value, customer_id)
    values (${ws.workspaceId}, 'phone', ${phone}, ${id}) on conflict do nothing`.execute(ws.tx)
  const yes = (channel: string) => ({ topic: '*', channel, allowed: true })
  await setConsents(ws, id, [yes('sms'), yes('whatsapp')], 'api', at)
  return id
}

export const smsStep = (text = 'Your cart waits') => ({
  kind: 'message',
  channels: [{ channel: 'sms', content: { default: { text } } }],
})
