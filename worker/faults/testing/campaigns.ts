import { sql } from 'kysely'
import { systemClock } from '../../../domain/clock.ts'
import type { WorkspaceTx } from '../../../store/database/db.ts'
import { emailStep, givenCustomers, givenLiveCampaign } from '../../testing/set-up.ts'
import { smsStep } from '../../testing/phones.ts'
import type { FarSide } from './far-side.ts'
import type { Place } from './place.ts'

const pushStep = { kind: 'message', channels: [{ channel: 'push', content: { default: { title: 'Hi', body: 'Ho' } } }] }
const steps = { push: pushStep, email: emailStep(), sms: smsStep() }

/** Customers with an email address, a device and a phone, who may be reached on all three. @returns their ids in order */
export const givenPeople = (place: Place, count: number): Promise<number[]> =>
  place.inWs(async (ws) => {
    const ids = await givenCustomers(ws, count)
    await sql`
      insert into devices (workspace_id, customer_id, platform, token, push_enabled)
      select ${ws.workspaceId}, id, 'android', 'token-' || id, true from unnest(${ids}::bigint[]) id`.execute(ws.tx)
    await sql`
      update customers set phone = '+4479' || lpad(id::text, 8, '0')
       where workspace_id = ${ws.workspaceId} and id = any(${ids}::bigint[])`.execute(ws.tx)
    await sql`
      insert into customer_identities (workspace_id, kind, value, customer_id)
      select ${ws.workspaceId}, 'phone', phone, id from customers
       where workspace_id = ${ws.workspaceId} and id = any(${ids}::bigint[])`.execute(ws.tx)
    await sql`
      insert into consents (workspace_id, customer_id, topic, channel, allowed, source, changed_at)
      select ${ws.workspaceId}, id, '*', 'sms', true, 'test', now() from unnest(${ids}::bigint[]) id`.execute(ws.tx)
    return ids
  })

/** A message to everybody by one channel, launched now. @returns the campaign's id */
export const launch = (place: Place, channel: FarSide['channel'], more: object = {}): Promise<string> =>
  place.inWs((ws) => givenLiveCampaign(ws, systemClock, { steps: [steps[channel]], ...more }))

/** Ask again until the answer is yes. While the database is away the answer is no. */
export async function until(what: string, isSo: () => Promise<boolean> | boolean, withinMs = 90_000): Promise<void> {
  const startedAt = performance.now()
  let last: unknown
  for (;;) {
    try {
      if (await isSo()) return
    } catch (error) {
      last = error
    }
    if (performance.now() - startedAt > withinMs) throw new Error(`${what}: not within ${withinMs} ms`, { cause: last })
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export async function countDeliveries({ tx, workspaceId }: WorkspaceTx, state: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from deliveries where workspace_id = ${workspaceId} and state = ${state}`.execute(tx)
  return rows[0]?.count ?? 0
}
