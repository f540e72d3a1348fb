import { z } from 'zod'
import { AppError } from '../domain/errors.ts'
import { LimitChange } from '../domain/limits/limit-change.ts'
import { findActOf } from '../store/audit/workspace-acts.ts'
import { noteEffect } from '../store/conversation/effects.ts'
import { inWorkspace } from '../store/database/db.ts'
import { holdSettings, setSettings } from '../store/workspaces/set-settings.ts'
import { sayApprovers } from './campaign/say-approvers.ts'
import { defineTool } from './define-tool.ts'
import { listTouched } from './limits/list-touched.ts'
import { hashLimits, planLimits } from './limits/plan-limits.ts'
import { staleApproval } from './stale-approval.ts'

export const setLimits = defineTool({
  name: 'set_limits',
  effect: 'live',
  role: 'editor',
  decider: 'admin',
  outside: {},
  description:
    'Ask an admin to approve limits that hold for the whole workspace, and set them once they did: how many messages one customer gets in a time, quiet hours, the most recipients of a broadcast, from how many recipients two people must approve, and when a campaign pauses itself. Name only what changes.',
  input: z.strictObject({ changes: z.array(LimitChange).min(1).max(10) }),
  prepareApproval: ({ changes }, { db, workspaceId }) =>
    inWorkspace(db, workspaceId, async (ws) => {
      const { differences, approvers } = await planLimits(ws, changes)
      return {
        title: 'Change the limits of the workspace',
        campaign: null,
        audience: null,
        skips: [],
        willReceive: null,
        schedule: null,
        previews: [],
        providers: [],
        facts: [{ label: 'From the next message on', text: await listTouched(ws) }],
        underWay: null,
        changes: differences,
        warnings: await sayApprovers(ws, approvers, 'admin'),
        approvers,
      }
    }),
  hashEffect: ({ changes }, { db, workspaceId, approval }) =>
    inWorkspace(db, workspaceId, async (ws) =>
      approval !== null && (await findActOf(ws, approval.id)) !== undefined
        ? approval.contentHash
        : hashLimits(ws, changes),
    ),
  async handle({ changes }, { db, workspaceId, member, clock, approval, surface, turnId }) {
    if (approval === null) throw new AppError('approval_needed', { detail: 'Limits need an approval.' })
    return inWorkspace(db, workspaceId, async (ws) => {
      await holdSettings(ws)
      if ((await findActOf(ws, approval.id)) !== undefined) return { set: [], already: true }
      if ((await hashLimits(ws, changes)) !== approval.contentHash) throw staleApproval()
      const { after, differences, approvers } = await planLimits(ws, changes)
      const act = { by: member, surface, at: clock.now(), approval: { id: approval.id, approvers } }
      await setSettings(ws, { ...after, frequencyCaps: [...after.frequencyCaps] }, act)
      await noteEffect(ws, turnId, 'the limits of the workspace are set')
      return { set: differences, already: false }
    })
  },
  preview: (_input, { set, already }) => [
    {
      kind: 'notice',
      tone: 'success',
      title: 'The limits are set',
      text: already
        ? 'They were set by this approval before.'
        : set.map(({ field, after }) => `${field}: ${after}.`).join(' '),
    },
  ],
})
