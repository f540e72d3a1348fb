import { escapeHtml } from '../../channels/email/escape-html.ts'
import type { RenderedContent } from '../../channels/rendered-content.ts'
import { readSender } from '../../channels/sender.ts'
import type { SendResult } from '../../channels/provider.ts'
import { type NoticeFacts, wordNotice } from '../../domain/notices/notice.ts'
import { inWorkspace } from '../../store/database/db.ts'
import type { Telling, Told } from '../../store/notices/tellings.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import type { Dispatch } from '../dispatch/dispatch.ts'

const timeoutMs = 20_000

/** One mail to one member, through the provider that carries customers' mail; where that records, nobody is written to. */
export async function tellByEmail(
  { providers, db, links }: Dispatch,
  workspaceId: number,
  { id, facts, address }: Telling,
): Promise<Told> {
  const provider = providers.get('email')
  if (provider === undefined || provider.name === 'recorder')
    return { kind: 'given_up', reason: 'no email is really sent here' }
  const settings = await inWorkspace(db, workspaceId, readSettings)
  const message = {
    workspaceId,
    deliveryId: id,
    idempotencyKey: `carillon-notice-${workspaceId}-${id}`,
    address,
    content: writeMail(facts, settings.name, links.publicUrl),
    sender: readSender(settings),
    unsubscribeUrl: null,
  }
  const answers = await provider
    .send([message], AbortSignal.timeout(timeoutMs))
    .catch((error: unknown): SendResult[] => [{ kind: 'retry', reason: String(error), afterMs: 0 }])
  return readAnswer(answers[0])
}

function readAnswer(answer: SendResult | undefined): Told {
  if (answer?.kind === 'sent') return { kind: 'told' }
  const reason = answer?.reason ?? 'the provider gave no result'
  return { kind: answer?.kind === 'failed' ? 'given_up' : 'again', reason }
}

function writeMail(facts: NoticeFacts, workspace: string, publicUrl: string): RenderedContent {
  const { title, text } = wordNotice(facts)
  const url = new URL(
    facts.kind === 'approval_waits' ? `/?thread=${encodeURIComponent(facts.threadId)}` : '/',
    publicUrl,
  )
  const [heading = '', body = '', href = '', name = ''] = [title, text, url.href, workspace].map(escapeHtml)
  return {
    channel: 'email',
    subject: `[Carillon] ${title}`,
    preheader: null,
    html: `<!doctype html><html lang="en"><body><h1 style="font-size:18px">${heading}</h1><p>${body}</p><p><a href="${href}">Open Carillon</a></p><p style="color:#666">Workspace “${name}”</p></body></html>`,
    text: `${title}\n\n${text}\n\n${url.href}\n\nWorkspace “${workspace}”\n`,
  }
}
