import type { FastifyRequest } from 'fastify'
import { type Channel, channelNames } from '../../domain/channels.ts'
import { allowsChannel } from '../../domain/consent.ts'
import { stopReason } from '../../domain/reply-keywords.ts'
import { type Customer, readCustomer } from '../../store/customers/customers.ts'
import { findCurrentCustomer } from '../../store/customers/merges.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { listTopics, readSettings } from '../../store/workspaces/settings.ts'
import type { Preferences } from '../pages/preferences-form.ts'
import { findPageWords, listAcceptedLanguages } from '../pages/words/find-page-words.ts'
import type { PageWords } from '../pages/words/page-words.ts'

/** Who follows a link of a message: the customer it was signed for, or whom that one was merged into since. */
export type Visitor = {
  customerId: number
  preferences: Preferences
  /** Channels on which the customer’s own address is suppressed, and stays so whatever they choose. */
  suppressed: ReadonlySet<string>
  workspace: string
  words: PageWords
}

/** Their own language counts first, then what their browser asks for, then the workspace's. Null: they were forgotten. */
export async function readVisitor(
  ws: WorkspaceTx,
  signedFor: number,
  { headers }: FastifyRequest,
): Promise<Visitor | null> {
  const customerId = await findCurrentCustomer(ws, signedFor)
  if (customerId === null) return null
  const customer = await readCustomer(ws, customerId)
  const { name, language } = await readSettings(ws)
  return {
    customerId,
    preferences: { consents: customer.consents, topics: await listTopics(ws), channels: listReachable(customer) },
    suppressed: listSuppressed(customer),
    workspace: name,
    words: findPageWords([customer.language, ...listAcceptedLanguages(headers['accept-language']), language]),
  }
}

function listReachable({ email, phone, devices }: Customer): Channel[] {
  const isReachable: Record<Channel, boolean> = {
    push: devices.length > 0,
    email: email !== null,
    sms: phone !== null,
    whatsapp: phone !== null,
    in_app: true,
  }
  return channelNames.filter((channel) => isReachable[channel])
}

/**
 * A yes takes the customer's own STOP back (store/customers/replies.ts); nothing on the page takes back anything else. Of
 * several devices one may be dead: push goes on to the others.
 */
function listSuppressed({ suppressed, consents }: Customer): ReadonlySet<string> {
  const isOwnStop = (channel: Channel, reason: string) =>
    (channel === 'sms' || channel === 'whatsapp') && reason === stopReason && !allowsChannel(consents, channel)
  return new Set(
    channelNames.filter((channel) =>
      suppressed.some((each) => each.channel === channel && channel !== 'push' && !isOwnStop(channel, each.reason)),
    ),
  )
}
