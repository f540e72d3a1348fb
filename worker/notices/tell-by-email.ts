import { sendMemberMail } from '../../channels/email/member-mail.ts'
import type { SendResult } from '../../channels/provider.ts'
import { readSender } from '../../channels/sender.ts'
import { type NoticeFacts, wordNotice } from '../../domain/notices/notice.ts'
import { inWorkspace } from '../../store/database/db.ts'
import type { Telling, Told } from '../../store/notices/tellings.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import type { Dispatch } from '../dispatch/dispatch.ts'

/** One mail to one member, through the provider that carries customers' mail; where that records, nobody is written to. */
export async function tellByEmail(
  { providers, db, links }: Dispatch,
  workspaceId: number,
  { id, way, facts, address }: Telling,
): Promise<Told> {
  const provider = providers.get('email')
  if (provider === undefined || provider.name === 'recorder')
    return { kind: 'given_up', reason: 'no email is really sent here' }
  const settings = await inWorkspace(db, workspaceId, readSettings)
  const { title, text } = wordNotice(facts)
  const answer = await sendMemberMail(provider, {
    title: way === 'reminder' ? `Expires soon. ${title}` : title,
    text,
    workspaceId,
    id,
    idempotencyKey: `carillon-notice-${workspaceId}-${id}`,
    address,
    sender: readSender(settings),
    workspace: settings.name,
    url: new URL(placeOf(facts), links.publicUrl).href,
    action: 'Open Carillon',
  })
  return readAnswer(answer)
}

function readAnswer(answer: SendResult): Told {
  if (answer.kind === 'sent') return { kind: 'told' }
  return { kind: answer.kind === 'failed' ? 'given_up' : 'again', reason: answer.reason }
}

const placeOf = (facts: NoticeFacts): string =>
  'threadId' in facts ? `/?thread=${encodeURIComponent(facts.threadId)}` : '/'
