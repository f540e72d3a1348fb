import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { loosensTwoPeople } from '../../domain/approvals/loosens-two-people.ts'
import type { Act } from '../../domain/audit/workspace-act.ts'
import { AppError } from '../../domain/errors.ts'
import type { SettingsChange } from '../../domain/settings.ts'
import { recordWorkspaceAct } from '../audit/workspace-acts.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { notifyDue } from '../due.ts'
import { writeNotice } from '../notices/write-notice.ts'
import { changeSettings, readSettings, type WorkspaceSettings } from './settings.ts'
import { findMemberName } from './members.ts'

type Setting = Act & {
  /** The approval that it came by, and how many people gave it. */
  approval?: { id: string; approvers: 1 | 2 }
  reason?: string | null
}

/** Nobody else changes the settings until the transaction ends: what is read of them after this stays so. */
export async function holdSettings(ws: WorkspaceTx): Promise<void> {
  await sql`select 1 from workspace_settings where workspace_id = ${ws.workspaceId} for update`.execute(ws.tx)
}

/**
 * Change settings as somebody's act: what differs goes into the audit, as it was and as it is, and of the kill switch
 * members are told.
 * @throws AppError as changeSettings does; approval_needed for one person who lifts the rule of two
 */
export async function setSettings(ws: WorkspaceTx, change: SettingsChange, act: Setting): Promise<WorkspaceSettings> {
  await holdSettings(ws)
  const before = await readSettings(ws)
  const { secondApproverAbove: above } = change
  if (above !== undefined && act.approval?.approvers !== 2 && loosensTwoPeople(before.secondApproverAbove, above)) {
    throw new AppError('approval_needed', {
      detail:
        'Two people must approve that secondApproverAbove is raised or lifted. Ask for it in the conversation (set_limits); lowering it takes one admin.',
      path: 'secondApproverAbove',
    })
  }
  await changeSettings(ws, change)
  const after = await readSettings(ws)
  const changed = Object.keys(before).filter((key) => !isDeepStrictEqual(fieldOf(before, key), fieldOf(after, key)))
  const pick = (settings: WorkspaceSettings, keys: readonly string[]) =>
    Object.fromEntries(keys.map((key) => [key, fieldOf(settings, key)]))
  const rest = changed.filter((key) => key !== 'killSwitch')
  if (rest.length > 0 || act.approval !== undefined) {
    const kept = { before: pick(before, rest), after: pick(after, rest) }
    await recordWorkspaceAct(ws, { kind: 'settings_changed', approvalId: act.approval?.id ?? null, ...kept }, act)
  }
  if (changed.includes('killSwitch')) await tellSwitched(ws, after.killSwitch, act)
  return after
}

/** A key of the settings, one of those that they have. */
const fieldOf = (settings: WorkspaceSettings, key: string): unknown => Reflect.get(settings, key)

async function tellSwitched(ws: WorkspaceTx, on: boolean, act: Setting): Promise<void> {
  const { by, at, reason = null } = act
  await recordWorkspaceAct(ws, { kind: on ? 'kill_switch_on' : 'kill_switch_off', after: { reason } }, act)
  const name = by === null ? null : await findMemberName(ws, by.id)
  await writeNotice(ws, { kind: 'kill_switch', on, by: name, reason }, at, by?.id ?? null)
  await notifyDue(ws)
}
