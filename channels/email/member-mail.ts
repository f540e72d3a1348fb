import type { OutgoingMessage, Provider, SendResult, Sender } from '../provider.ts'
import type { RenderedContent } from '../rendered-content.ts'
import { escapeHtml } from './escape-html.ts'

const timeoutMs = 20_000

/** What a member is written: a few words, and one place to go. */
export type MemberMail = {
  workspaceId: number
  /** From the deliveries' numbers. */
  id: number
  idempotencyKey: string
  address: string
  sender: Sender
  workspace: string
  title: string
  text: string
  url: string
  /** What the link is called. */
  action: string
}

/** One mail to one member, through the provider that carries customers' email. Faults are results. */
export async function sendMemberMail(provider: Provider, mail: MemberMail): Promise<SendResult> {
  const message: OutgoingMessage = {
    workspaceId: mail.workspaceId,
    deliveryId: mail.id,
    idempotencyKey: mail.idempotencyKey,
    address: mail.address,
    content: writeMemberMail(mail),
    sender: mail.sender,
    unsubscribeUrl: null,
  }
  const [answer] = await provider
    .send([message], AbortSignal.timeout(timeoutMs))
    .catch((error: unknown): SendResult[] => [{ kind: 'retry', reason: String(error), afterMs: 0 }])
  return answer ?? { kind: 'retry', reason: 'the provider gave no result', afterMs: 0 }
}

function writeMemberMail({ title, text, url, action, workspace }: MemberMail): RenderedContent {
  const [heading = '', body = '', href = '', link = '', name = ''] = [title, text, url, action, workspace].map(
    escapeHtml,
  )
  return {
    channel: 'email',
    subject: `[Carillon] ${title}`,
    preheader: null,
    html: `<!doctype html><html lang="en"><body><h1 style="font-size:18px">${heading}</h1><p>${body}</p><p><a href="${href}">${link}</a></p><p style="color:#666">Workspace “${name}”</p></body></html>`,
    text: `${title}\n\n${text}\n\n${url}\n\nWorkspace “${workspace}”\n`,
  }
}
