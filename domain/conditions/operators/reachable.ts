import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { Channel, channelWords } from '../../channels.ts'
import type { CustomerFacts } from '../facts.ts'
import { defineOperator } from '../operator.ts'

const addressWords = {
  push: 'a device that allows push',
  email: 'an email address',
  sms: 'a phone number',
  whatsapp: 'a phone number',
}

/** Has an address that the channel can use and that is not suppressed for it; the inbox is always at hand. */
export const reachable = defineOperator({
  key: 'reachable',
  parameter: z.strictObject({ channel: Channel }).meta({ description: 'Has an address for the channel' }),
  words: ({ channel }) => `is reachable by ${channelWords[channel]}`,
  wordsNot: ({ channel }) => `is not reachable by ${channelWords[channel]}`,
  toSql({ channel }, { workspaceId }) {
    if (channel === 'in_app') return sql`true`
    const isSuppressed = (address: RawBuilder<unknown>) => sql`exists (
      select 1 from suppressions s
       where s.workspace_id = ${workspaceId} and s.channel = ${channel} and s.address = ${address})`
    if (channel === 'push')
      return sql`exists (select 1 from devices d
        where d.workspace_id = ${workspaceId} and d.customer_id = c.id and d.push_enabled
          and not ${isSuppressed(sql`d.token`)})`
    const address = channel === 'email' ? sql`lower(c.email collate "C")` : sql`c.phone`
    return sql`(coalesce(${address}, '') <> '' and not ${isSuppressed(address)})`
  },
  asksIdAlone: ({ channel }) => channel === 'push' || channel === 'in_app',
  isNeverNull: () => true,
  holds: ({ channel }, facts) => channel === 'in_app' || findAddresses(channel, facts).length > 0,
  explain({ channel }, facts) {
    if (channel === 'in_app') return { fact: 'the inbox is always at hand' }
    const address = addressWords[channel]
    if (findAddresses(channel, facts).length > 0) return { fact: `has ${address}` }
    const has = listAddresses(channel, facts).some((known) => known !== '')
    return { fact: has ? `has ${address}, but it is suppressed` : `has not got ${address}` }
  },
  needs: ({ channel }) => [{ channels: [channel] }],
})

/** The customer's addresses in a channel that are not suppressed; emails folded, as suppressions hold them. */
export function findAddresses(channel: Exclude<Channel, 'in_app'>, facts: CustomerFacts): string[] {
  const isFree = (address: string) => !facts.suppressed.some((s) => s.channel === channel && s.address === address)
  return listAddresses(channel, facts).filter((address) => address !== '' && isFree(address))
}

function listAddresses(channel: Exclude<Channel, 'in_app'>, { devices, traits }: CustomerFacts): string[] {
  if (channel === 'push') return devices.filter(({ pushEnabled }) => pushEnabled).map(({ token }) => token)
  const address = channel === 'email' ? traits['email'] : traits['phone']
  if (typeof address !== 'string') return []
  return [channel === 'email' ? address.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : address]
}
