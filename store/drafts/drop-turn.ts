import { sql } from 'kysely'
import type { ChangedObject, KeptObject } from '../../domain/drafts/changes-card.ts'
import { describeObject, nameObject } from '../../domain/drafts/describe-object.ts'
import { sayChanged, sayKept } from '../../domain/drafts/say-changes.ts'
import { holdDrafts, type ObjectKind } from '../campaigns/drafts.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { draftKinds } from './draft-kind.ts'
import { sayLater } from './find-movable.ts'
import type { TurnReversal } from './reverse-turn.ts'

type LogRow = {
  id: number
  turnId: string
  memberId: string
  memberName: string | null
  before: unknown
  after: unknown
}

/**
 * As if the turn had not been: what it changed, undid and redid is put back, and its history goes with it. Where somebody
 * has changed the object since, or it has gone live, it stays with its history.
 */
export async function dropTurn(
  ws: WorkspaceTx,
  turn: { id: string; memberId: string },
  at: Temporal.Instant,
): Promise<TurnReversal> {
  await holdDrafts(ws)
  const outcome: TurnReversal = { turn: turn.id, changed: [], kept: [] }
  let waiting = await listTouched(ws, turn.id)
  for (let moved = true; moved && waiting.length > 0;) {
    moved = false
    outcome.kept = []
    const stayed: typeof waiting = []
    for (const object of waiting) {
      const result = await dropChanges(ws, object, turn, at)
      if (result !== null && 'why' in result) {
        outcome.kept.push(result)
        stayed.push(object)
        continue
      }
      moved = true
      if (result !== null) outcome.changed.push(result)
    }
    waiting = stayed
  }
  return outcome
}

type Touched = { kind: ObjectKind; objectId: string }

/** What it touched last comes first. */
async function listTouched(ws: WorkspaceTx, turnId: string): Promise<Touched[]> {
  const { rows } = await sql<Touched>`
    select object_kind as kind, object_id as "objectId" from draft_changes
     where workspace_id = ${ws.workspaceId} and turn_id = ${turnId}
     group by object_kind, object_id order by max(id) desc`.execute(ws.tx)
  return rows
}

/** null: the turn left it as it was. */
async function dropChanges(
  ws: WorkspaceTx,
  { kind, objectId: id }: Touched,
  turn: { id: string; memberId: string },
  at: Temporal.Instant,
): Promise<ChangedObject | KeptObject | null> {
  const rows = await readTail(ws, { kind, objectId: id }, turn.id)
  const [first, last] = [rows[0], rows.findLast(({ turnId }) => turnId === turn.id)]
  if (first === undefined || last === undefined) return null
  const [from, to] = [last.after, first.before]
  const rules = draftKinds[kind]
  const isOwn = ((await rules.readOwner?.(ws, id)) ?? null) !== null
  const object = { kind, id, name: isOwn ? 'of one member' : nameObject(to ?? from) }
  const current = await rules.read(ws, id, at)
  const stays = (why: string, by: string | null = null): KeptObject => {
    const { differences, more } = describeObject(kind, from, rules.isSame(current, from) ? from : current, id)
    return { ...object, words: sayKept({ ...object, why }), why, by, differences, more }
  }
  const later = rows.findLast(({ turnId }) => turnId !== turn.id)
  if (later !== undefined)
    return stays(sayLater({ change: later, mustBe: null }, turn.memberId, current === null), later.memberName)
  if (!rules.isSame(current, from)) return stays('it has changed since')
  const move = { id, from, to, memberId: turn.memberId, at }
  const obstacle = rules.isSame(from, to) ? null : await rules.findObstacle(ws, move)
  if (obstacle !== null) return stays(obstacle)
  if (!rules.isSame(from, to)) await rules.write(ws, move)
  await sql`
    delete from draft_changes
     where workspace_id = ${ws.workspaceId} and id = any(${rows.map((row) => row.id)})`.execute(ws.tx)
  if (rules.isSame(from, to)) return null
  const told = { ...describeObject(kind, from, to, id), ...object }
  return { ...told, words: sayChanged('dropped', told), note: (await rules.readNote?.(ws, id)) ?? null }
}

/** The object's history from the turn's first row on. */
async function readTail(ws: WorkspaceTx, { kind, objectId }: Touched, turnId: string): Promise<LogRow[]> {
  const { rows } = await sql<LogRow>`
    select d.id, d.turn_id as "turnId", d.member_id as "memberId", m.name as "memberName", d.before, d.after
      from draft_changes d left join members m on m.workspace_id = d.workspace_id and m.id = d.member_id
     where d.workspace_id = ${ws.workspaceId} and d.object_kind = ${kind} and d.object_id = ${objectId}
       and d.id >= (select min(id) from draft_changes where workspace_id = ${ws.workspaceId} and turn_id = ${turnId}
                     and object_kind = ${kind} and object_id = ${objectId})
     order by d.id`.execute(ws.tx)
  return rows
}
