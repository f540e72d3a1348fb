import { sendMemberMail } from '../../channels/email/member-mail.ts'
import { readSender } from '../../channels/sender.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { nextMailNumber } from '../../store/members/links.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import type { ServerDeps } from '../server-deps.ts'

export type LinkMail = {
  workspaceId: number
  address: string
  /** With the workspace's name in the place of `{workspace}`. */
  title: string
  text: string
  action: string
  /** From the server's root, with the token. */
  path: string
}

/** What became of a link: by email, on the console for want of a mail server, or nowhere. */
export type LinkSent = { kind: 'sent' } | { kind: 'printed' } | { kind: 'failed'; reason: string }
export type LinkSender = Pick<ServerDeps, 'store' | 'publicUrl' | 'mail' | 'print'>

/**
 * Bring a member a link that lets them in. Unlike a notice it is no row: its token stands in the link and nowhere else,
 * so it is sent once and now, and who gets none asks again.
 */
export async function mailLink({ store, publicUrl, mail, print }: LinkSender, link: LinkMail): Promise<LinkSent> {
  const { workspaceId, address, action } = link
  const settings = await inWorkspace(store.db, workspaceId, readSettings)
  const [title = '', text = ''] = [link.title, link.text].map((words) =>
    words.replace('{workspace}', () => settings.name),
  )
  const url = new URL(link.path, publicUrl()).href
  if (mail === undefined) {
    print(`\n${title}, for ${address}. ${text}\n\n  ${url}\n`)
    return { kind: 'printed' }
  }
  const id = await nextMailNumber(store.db)
  const answer = await sendMemberMail(mail, {
    workspaceId,
    id,
    idempotencyKey: `carillon-link-${workspaceId}-${id}`,
    address,
    sender: readSender(settings),
    workspace: settings.name,
    title,
    text,
    url,
    action,
  })
  return answer.kind === 'sent' ? { kind: 'sent' } : { kind: 'failed', reason: answer.reason }
}
