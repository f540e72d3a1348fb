import { sql, type RawBuilder } from 'kysely'
import type { Channel } from './channels.ts'
import { channelIsOptIn } from './consent.ts'

/** isConsented for a set: true of the customers aliased `c` whose topic and channel both allow. Never null. */
export function consentSql(
  workspaceId: number,
  wanted: { topic: string | null; channel: Channel | null },
): RawBuilder<boolean> {
  const { topic, channel } = wanted
  const answered = (onTopic: string, onChannel: string, allowed?: boolean) => sql<boolean>`exists (
    select 1 from consents a
     where a.workspace_id = ${workspaceId} and a.customer_id = c.id and a.topic = ${onTopic}
       and a.channel = ${onChannel} ${allowed === undefined ? sql`` : sql`and a.allowed = ${allowed}`})`
  const mostSpecific = (onTopic: string, onChannel: string, otherwise: RawBuilder<boolean>) => sql<boolean>`(
    ${answered(onTopic, onChannel, true)} or (not ${answered(onTopic, onChannel)} and ${otherwise}))`

  const parts = [sql`not ${answered('*', '*', false)}`]
  if (topic !== null) {
    const byDefault = sql<boolean>`exists (
      select 1 from topics t where t.workspace_id = ${workspaceId} and t.name = ${topic} and not t.opt_in)`
    const everywhere = mostSpecific(topic, '*', byDefault)
    parts.push(channel === null ? everywhere : mostSpecific(topic, channel, everywhere))
  }
  if (channel !== null) parts.push(allowChannel(channel, answered))
  return sql`(${sql.join(parts, sql` and `)})`
}

/** An opt-in channel needs a yes, any other only the absence of a no. */
function allowChannel(
  channel: Channel,
  answered: (topic: string, channel: string, allowed: boolean) => RawBuilder<boolean>,
): RawBuilder<boolean> {
  return channelIsOptIn[channel] ? answered('*', channel, true) : sql`not ${answered('*', channel, false)}`
}
