import { sql } from 'kysely'
import type { WorkspaceTx } from '../database/db.ts'

export type FrequencyCap = { channel: string | null; topic: string | null; limit: number; windowHours: number }

export type WorkspaceSettings = {
  name: string
  timezone: string
  language: string
  senderName: string | null
  senderEmail: string | null
  replyTo: string | null
  postalAddress: string | null
  quietFromMinute: number | null
  quietToMinute: number | null
  frequencyCaps: FrequencyCap[]
  recipientCeiling: number | null
  killSwitch: boolean
  linkHosts: string[]
}

export async function readSettings(ws: WorkspaceTx): Promise<WorkspaceSettings> {
  const { rows } = await sql<WorkspaceSettings>`
    select w.name, s.timezone, s.language, s.sender_name as "senderName", s.sender_email as "senderEmail",
           s.reply_to as "replyTo", s.postal_address as "postalAddress", s.quiet_from_minute as "quietFromMinute",
           s.quiet_to_minute as "quietToMinute", s.frequency_caps as "frequencyCaps",
           s.recipient_ceiling as "recipientCeiling", s.kill_switch as "killSwitch", s.link_hosts as "linkHosts"
      from workspaces w join workspace_settings s on s.workspace_id = w.id
     where w.id = ${ws.workspaceId}`.execute(ws.tx)
  const settings = rows[0]
  if (settings === undefined) throw new Error(`workspace ${ws.workspaceId} has no settings`)
  return settings
}

export type TopicRow = { name: string; title: string; optIn: boolean }

/** In order of name. */
export async function listTopics(ws: WorkspaceTx): Promise<TopicRow[]> {
  const { rows } = await sql<TopicRow>`
    select name, title, opt_in as "optIn" from topics where workspace_id = ${ws.workspaceId} order by name`.execute(
    ws.tx,
  )
  return rows
}
