import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

export const devicePlatforms = ['ios', 'android', 'web'] as const
export type DevicePlatform = (typeof devicePlatforms)[number]

/** A device that takes push. */
export type Device = {
  token: string
  platform: DevicePlatform
  /** False when the customer has turned notifications off on it. */
  pushEnabled: boolean
  lastActiveAt: Temporal.Instant | null
}
/** `pushEnabled` null: nothing was said, so what is known stays, and a new device takes push. */
export type DeviceUse = {
  customerId: number
  token: string
  platform: DevicePlatform
  pushEnabled: boolean | null
  at: Temporal.Instant
}

const maxTokenLength = 1_024

/** Is this what a push service gives: visible ASCII without spaces, of at most 1,024 characters? */
export const isDeviceToken = (token: string): boolean => token.length <= maxTokenLength && /^[\x21-\x7e]+$/.test(token)

/** The one that was active last comes first. */
export async function listDevices(ws: WorkspaceTx, customerId: number): Promise<Device[]> {
  const { rows } = await sql<Device>`
    select token, platform, push_enabled as "pushEnabled", last_active_at as "lastActiveAt" from devices
     where workspace_id = ${ws.workspaceId} and customer_id = ${customerId}
     order by last_active_at desc nulls last, id desc`.execute(ws.tx)
  return rows
}

/** Note that devices were used. A token belongs to the customer who used it last, whichever use arrives first. */
export async function noteDevices(ws: WorkspaceTx, uses: readonly DeviceUse[]): Promise<void> {
  const latest = new Map<string, DeviceUse>()
  for (const use of uses) {
    const other = latest.get(use.token)
    if (other !== undefined && Temporal.Instant.compare(other.at, use.at) > 0) continue
    latest.set(use.token, { ...use, pushEnabled: use.pushEnabled ?? other?.pushEnabled ?? null })
  }
  if (latest.size === 0) return
  const rows = [...latest.values()]
    .toSorted((a, b) => (a.token < b.token ? -1 : 1))
    .map((use) => ({ ...use, at: use.at.toString() }))
  await sql`
    with d as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as d("customerId" bigint, token text, platform text, "pushEnabled" boolean, at timestamptz)
    )
    insert into devices (workspace_id, customer_id, token, platform, push_enabled, push_disabled_at, last_active_at)
    select ${ws.workspaceId}, "customerId", token, platform, coalesce("pushEnabled", true),
           case when not "pushEnabled" then at end, at from d
    on conflict (workspace_id, token) do update
      set customer_id = excluded.customer_id, platform = excluded.platform,
          push_enabled = coalesce((select "pushEnabled" from d where d.token = excluded.token), devices.push_enabled),
          push_disabled_at = case (select "pushEnabled" from d where d.token = excluded.token)
            when true then null when false then coalesce(devices.push_disabled_at, excluded.push_disabled_at)
            else devices.push_disabled_at end,
          last_active_at = excluded.last_active_at
    where devices.last_active_at is null or devices.last_active_at <= excluded.last_active_at`.execute(ws.tx)
}

/** @returns false when this customer has no such device */
export async function removeDevice(ws: WorkspaceTx, customerId: number, token: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from devices
     where workspace_id = ${ws.workspaceId} and customer_id = ${customerId} and token = ${token}`.execute(ws.tx)
  return numAffectedRows === 1n
}
