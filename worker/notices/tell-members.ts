import { inWorkspace } from '../../store/database/db.ts'
import { recordTelling, takeTellings, type Telling, type Told } from '../../store/notices/tellings.ts'
import type { Dispatch } from '../dispatch/dispatch.ts'
import { tellByEmail } from './tell-by-email.ts'

/** How the worker tells a member, beside the page; the server tells by Slack (server/slack/tell-by-slack.ts). */
const ways: Record<string, (dispatch: Dispatch, workspaceId: number, telling: Telling) => Promise<Told>> = {
  email: tellByEmail,
  reminder: tellByEmail,
}

/**
 * Tell members what they must know, one after the other and at least once each; what does not work is tried again later.
 * It takes no turn of a channel, and no lane waits for it.
 * @returns whether there was anything to do
 */
export async function tellMembers(dispatch: Dispatch, workspaceId: number): Promise<boolean> {
  const { db, clock, log } = dispatch
  const taken = await inWorkspace(db, workspaceId, (ws) => takeTellings(ws, clock.now(), Object.keys(ways)))
  for (const telling of taken) {
    const tell = ways[telling.way]
    const told: Told =
      tell === undefined
        ? { kind: 'given_up', reason: `nobody tells by ${telling.way}` }
        : await tell(dispatch, workspaceId, telling)
    if (told.kind === 'again') log.warn({ workspaceId, reason: told.reason }, 'a member could not be told yet')
    await inWorkspace(db, workspaceId, (ws) => recordTelling(ws, telling.id, told, clock.now()))
  }
  return taken.length > 0
}
