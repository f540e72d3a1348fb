import type { Card } from '../../domain/cards.ts'
import { describeObject } from '../../domain/drafts/describe-object.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { listChanges } from '../../store/drafts/read-log.ts'

/** One commit of a campaign: what a turn changed in it, in words. */
export type Commit = {
  turn: string
  at: string
  /** A name, for cards; models are told the id. */
  by: string
  byId: string
  changes: string[]
}

const latest = 5
const fewChanges = 4

/** The latest commits that are not undone, the last one first, each under the handle that undo takes. */
export async function readHistory(ws: WorkspaceTx, campaignId: string): Promise<Commit[]> {
  const changes = await listChanges(ws, 'campaign', campaignId, latest)
  return changes.map(({ turnId, at, memberId, memberName, before, after }) => {
    const { what, differences, more } = describeObject('campaign', before, after, campaignId)
    const told = differences.slice(0, fewChanges).map(({ path, before: was, after: is }) => say(path, was, is))
    const untold = more + differences.length - told.length
    return {
      turn: turnId,
      at: at.toString({ smallestUnit: 'minute' }),
      by: memberName ?? 'a former member',
      byId: memberId,
      changes: what === 'made' ? ['made'] : [...told, ...(untold > 0 ? [`and ${untold} more`] : [])],
    }
  })
}

function say(path: string, before: string | null, after: string | null): string {
  if (before === null && after === null) return path
  return before === null ? `${path}: ${after}` : `${path}: ${before} → ${after ?? 'none'}`
}

/** The history as a list; nothing to show of a campaign that was made and never changed. */
export function historyCards(history: readonly Commit[]): Card[] {
  if (history.length < 2) return []
  const rows = history.flatMap(({ turn, at, by, changes }) => [
    [`${at.replace('T', ' ').replace('Z', ' UTC')} · ${by} · ${turn}`],
    ...changes.map((change) => [`  ${change}`]),
  ])
  return [{ kind: 'list', title: 'History', columns: ['When, who and in which turn'], rows, more: 0 }]
}
