import type { IncomingReply } from '../../channels/twilio/read-callbacks.ts'
import { findWorkspacesOf, obeyStart, obeyStop, takeReply } from '../../store/customers/replies.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { readSettings, type WorkspaceSettings } from '../../store/workspaces/settings.ts'
import type { ServerDeps } from '../server-deps.ts'

/**
 * Do what a customer wrote, in every workspace that knows the number: they share what it wrote to. A repeated call
 * changes nothing, and gets the same answer.
 * @returns what to answer; null for nothing
 */
export async function answerReply({ store, clock }: ServerDeps, incoming: IncomingReply): Promise<string | null> {
  const { keyword, isAnswered, channel, address } = incoming
  const workspaces = await findWorkspacesOf(store.db, address)
  const answers = []
  for (const workspaceId of workspaces) {
    const answer = await inWorkspace(store.db, workspaceId, async (ws) => {
      const now = clock.now()
      const isNew = await takeReply(ws, incoming, now)
      if (isNew && keyword === 'stop') await obeyStop(ws, incoming, now)
      if (isNew && keyword === 'start') await obeyStart(ws, incoming, now)
      return keyword === 'help' && !isAnswered ? sayHelp(await readSettings(ws), channel) : null
    })
    if (answer !== null) answers.push(answer)
  }
  return answers[0] ?? null
}

/** SMS has Twilio's own answer, unless the workspace has another. */
function sayHelp({ helpText, name, senderEmail }: WorkspaceSettings, channel: IncomingReply['channel']): string | null {
  if (helpText !== null || channel === 'sms') return helpText
  const help = senderEmail === null ? '' : ` For help write to ${senderEmail}.`
  return `${name}:${help} Reply STOP to get no more messages here, START to get them again.`
}
