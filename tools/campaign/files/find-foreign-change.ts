import { baseOf } from '../../../domain/campaign/exchange.ts'
import { filesThread } from '../../../store/campaigns/drafts.ts'
import type { WorkspaceTx } from '../../../store/database/db.ts'
import { listChanges } from '../../../store/drafts/read-log.ts'

/**
 * Has anybody changed the object since the file was written, other than by files, which have a history of their own?
 * @param base what the export wrote into the file; null when it was written by hand
 * @returns who and when, in words; null when nobody has
 */
export async function findForeignChange(
  ws: WorkspaceTx,
  object: { kind: 'campaign' | 'segment'; id: string; document: unknown },
  base: string | null,
): Promise<string | null> {
  let state = baseOf(object.document)
  for (const { threadId, before, memberName, at } of await listChanges(ws, object.kind, object.id)) {
    if (state === base) return null
    if (threadId !== filesThread) {
      const when = at.toString({ smallestUnit: 'minute' }).replace('T', ' ').replace('Z', ' UTC')
      return `${memberName ?? 'a former member'} changed it on ${when}`
    }
    if (before === null) return null
    state = baseOf(before)
  }
  if (state === base) return null
  return base === null ? 'it was not made from this file' : 'it is not what the file was written from'
}
