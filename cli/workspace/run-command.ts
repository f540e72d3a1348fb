import type { Act } from '../../domain/audit/workspace-act.ts'
import type { AuditRow } from '../../domain/audit/audit-row.ts'
import { wordAudit } from '../../domain/audit/word-audit.ts'
import type { Clock } from '../../domain/clock.ts'
import { readAudit } from '../../store/audit/read-audit.ts'
import { recordWorkspaceAct } from '../../store/audit/workspace-acts.ts'
import { type Approval, listPendingApprovals } from '../../store/campaigns/approvals.ts'
import { type Db, inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import { listMembers } from '../../store/workspaces/members.ts'
import { setSettings } from '../../store/workspaces/set-settings.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import { exportAudit } from '../../tools/audit/export-audit.ts'
import { fitText, pageWidth } from '../terminal/page.ts'
import { drawTable, shortTime } from '../terminal/table.ts'
import type { WorkspaceCommand } from './arguments.ts'

export type WorkspacePlace = { db: Db; workspaceId: number; clock: Clock }

const latest = 50

/** Do one command as the operator. @returns what to print, piece by piece */
export async function* runWorkspaceCommand(place: WorkspacePlace, command: WorkspaceCommand): AsyncGenerator<string> {
  const { db, workspaceId, clock } = place
  const now = clock.now()
  const act: Act = { by: null, surface: 'operator', at: now }
  const run = <T>(work: (ws: WorkspaceTx) => Promise<T>) => inWorkspace(db, workspaceId, work)
  switch (command.name) {
    case 'approvals': {
      const [waiting, members] = await run(async (ws) => [
        await listPendingApprovals(ws, null, now),
        await listMembers(ws),
      ])
      return yield drawWaiting(waiting, new Map(members.map(({ id, name }) => [id, name])))
    }
    case 'kill-switch': {
      const { on, reason } = command
      const { killSwitch } = await run((ws) =>
        on === null ? readSettings(ws) : setSettings(ws, { killSwitch: on }, { ...act, reason }),
      )
      const words = killSwitch
        ? 'on: nothing is sent or goes live; pausing and stopping work.'
        : 'off: campaigns send as approved.'
      return yield `The kill switch is ${words}\n`
    }
    case 'audit': {
      const { format, since, until } = command
      if (format === null)
        return yield drawAudit(await run((ws) => readAudit(ws, { since, until, before: null, limit: latest }, now)))
      const facts = { format, since: since?.toString() ?? null, until: until?.toString() ?? null }
      await run((ws) => recordWorkspaceAct(ws, { kind: 'audit_exported', after: facts }, act))
      return yield* exportAudit(db, workspaceId, { since, until, format }, now)
    }
  }
}

function drawWaiting(waiting: readonly Approval[], names: ReadonlyMap<string, string>): string {
  if (waiting.length === 0) return 'Nothing waits for an approval.\n'
  const blocks = waiting.map(({ id, threadId, card, requestedBy, approvers, role, expiresAt }) => {
    const first = approvers === 2 ? [`${card.approvedBy == null ? 0 : 1} of 2 have approved`] : []
    const who = role === 'admin' ? ['an admin decides'] : []
    const facts = [
      `asked by ${names.get(requestedBy) ?? 'somebody'}`,
      ...first,
      ...who,
      `until ${shortTime(expiresAt)} UTC`,
    ]
    return [
      card.title,
      `  ${facts.join(' · ')}`,
      `  ${id}`,
      `  npm run chat -- --thread ${threadId} --approve   (or --reject)`,
    ]
  })
  return blocks.map((lines) => `${lines.map((line) => fitText(line, pageWidth)).join('\n')}\n`).join('\n')
}

function drawAudit(rows: readonly AuditRow[]): string {
  if (rows.length === 0) return 'Nothing was done in that time.\n'
  const by = (row: AuditRow) => row.byName ?? row.by ?? (row.surface === 'operator' ? 'operator' : 'Carillon')
  const lines = rows.map((row) => [
    shortTime(row.at),
    fitText(by(row), 14),
    row.surface ?? '',
    fitText(wordAudit(row), 36),
  ])
  return drawTable(['WHEN (UTC)', 'BY', 'FROM', 'WHAT'], lines)
}
