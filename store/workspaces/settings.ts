import { type RawBuilder, sql } from 'kysely'
import { type Brakes, defaultBrakes } from '../../domain/brakes/brakes.ts'
import type { EmailLayout } from '../../domain/email-layout/email-layout.ts'
import { AppError } from '../../domain/errors.ts'
import type { Utm } from '../../domain/links/utm.ts'
import type { EventRetention, FrequencyCap, SettingsChange } from '../../domain/settings.ts'
import type { WorkspaceTx } from '../database/db.ts'

export type WorkspaceSettings = {
  name: string
  timezone: string
  language: string
  senderName: string | null
  senderEmail: string | null
  replyTo: string | null
  postalAddress: string | null
  /** What HELP is answered with. */
  helpText: string | null
  /** Null for Carillon's own. */
  emailLayout: EmailLayout | null
  quietFromMinute: number | null
  quietToMinute: number | null
  frequencyCaps: FrequencyCap[]
  recipientCeiling: number | null
  /** More recipients than this need two approvers. */
  secondApproverAbove: number | null
  killSwitch: boolean
  brakes: Brakes
  eventRetention: EventRetention
  /** What journeys may call. */
  webhookUrls: string[]
  /** Where data may lead links. */
  linkHosts: string[]
  /** How deep links may begin; empty: anyhow. */
  deepLinks: string[]
  /** Sites whose pages may show the chat. */
  embedOrigins: string[]
  /** What is added to links; null for nothing. */
  utm: Utm | null
  /** Are links in SMS and WhatsApp made short, so that their clicks are counted? */
  shortLinks: boolean
}

export async function readSettings(ws: WorkspaceTx): Promise<WorkspaceSettings> {
  const { rows } = await sql<WorkspaceSettings>`
    select w.name, s.timezone, s.language, s.sender_name as "senderName", s.sender_email as "senderEmail",
           s.reply_to as "replyTo", s.postal_address as "postalAddress", s.help_text as "helpText",
           s.email_layout as "emailLayout", s.quiet_from_minute as "quietFromMinute",
           s.quiet_to_minute as "quietToMinute", s.frequency_caps as "frequencyCaps",
           s.recipient_ceiling as "recipientCeiling", s.second_approver_above as "secondApproverAbove",
           s.kill_switch as "killSwitch", s.event_retention as "eventRetention",
           s.webhook_urls as "webhookUrls", s.link_hosts as "linkHosts", s.deep_links as "deepLinks", s.embed_origins as "embedOrigins", s.utm,
           s.short_links as "shortLinks", s.brakes
      from workspaces w join workspace_settings s on s.workspace_id = w.id
     where w.id = ${ws.workspaceId}`.execute(ws.tx)
  const settings = rows[0]
  if (settings === undefined) throw new Error(`workspace ${ws.workspaceId} has no settings`)
  return { ...settings, brakes: { ...defaultBrakes, ...settings.brakes } }
}

export async function readBrakes({ tx, workspaceId }: WorkspaceTx): Promise<Brakes> {
  const { rows } = await sql<{ brakes: Partial<Brakes> }>`
    select brakes from workspace_settings where workspace_id = ${workspaceId}`.execute(tx)
  return { ...defaultBrakes, ...rows[0]?.brakes }
}

const columns: Record<keyof SettingsChange, string> = {
  timezone: 'timezone',
  language: 'language',
  senderName: 'sender_name',
  senderEmail: 'sender_email',
  replyTo: 'reply_to',
  postalAddress: 'postal_address',
  helpText: 'help_text',
  emailLayout: 'email_layout',
  quietFromMinute: 'quiet_from_minute',
  quietToMinute: 'quiet_to_minute',
  frequencyCaps: 'frequency_caps',
  recipientCeiling: 'recipient_ceiling',
  secondApproverAbove: 'second_approver_above',
  killSwitch: 'kill_switch',
  brakes: 'brakes',
  eventRetention: 'event_retention',
  webhookUrls: 'webhook_urls',
  linkHosts: 'link_hosts',
  deepLinks: 'deep_links',
  embedOrigins: 'embed_origins',
  utm: 'utm',
  shortLinks: 'short_links',
}

/**
 * Set what is named and leave the rest. What has been approved is bound to the sender: a change of it asks again.
 * @throws AppError invalid_body for quiet hours with one end
 */
export async function changeSettings(ws: WorkspaceTx, change: SettingsChange): Promise<void> {
  const current = await readSettings(ws)
  const { quietFromMinute, quietToMinute } = { ...current, ...change }
  if ((quietFromMinute === null) !== (quietToMinute === null)) {
    throw new AppError('invalid_body', {
      detail: 'Quiet hours need both quietFromMinute and quietToMinute, or neither.',
      path: 'quietFromMinute',
    })
  }
  const whole = change.brakes === undefined ? change : { ...change, brakes: { ...current.brakes, ...change.brakes } }
  const sets = Object.entries(whole).flatMap(([name, value]): RawBuilder<unknown>[] => {
    const column = columns[name as keyof SettingsChange] // the schema is strict: there are no other keys
    return value === undefined
      ? []
      : [sql`${sql.ref(column)} = ${typeof value === 'object' && value !== null ? JSON.stringify(value) : value}`]
  })
  await sql`
    update workspace_settings set ${sql.join(sets)} where workspace_id = ${ws.workspaceId}`.execute(ws.tx)
}

/** The hosts alone, which a click asks for. */
export async function readLinkHosts(ws: WorkspaceTx): Promise<string[]> {
  const { rows } = await sql<{ hosts: string[] }>`
    select link_hosts as hosts from workspace_settings where workspace_id = ${ws.workspaceId}`.execute(ws.tx)
  return rows[0]?.hosts ?? []
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
