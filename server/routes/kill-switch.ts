import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { AppError } from '../../domain/errors.ts'
import { hasRole } from '../../domain/roles.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import { setSettings } from '../../store/workspaces/set-settings.ts'
import { readableText } from '../chat/readable-text.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'

const Switch = z.strictObject({
  on: z.boolean(),
  reason: readableText.pipe(z.string().trim().min(1).max(500)).nullish().describe('What members are told'),
})

/** The kill switch: an approver stops everything at once, an admin lets it go on. */
export const killSwitchRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock }) => {
  const tags = ['workspace']
  const onRequest = app.requireMember()
  const show = { tags, summary: 'Is the kill switch on?' }
  app.get('/v1/kill-switch', { onRequest, schema: show }, async (request) => {
    const { killSwitch } = await inWorkspace(store.db, principalOf(request).workspaceId, readSettings)
    return { on: killSwitch }
  })

  const turn = {
    body: Switch,
    tags,
    summary: 'On (approver): nothing is sent or goes live, brakes still work. Off (admin): what was queued goes out',
  }
  app.post('/v1/kill-switch', { onRequest, schema: turn }, async (request) => {
    const { workspaceId, member } = principalOf(request)
    const { on, reason = null } = request.body
    const needed = on ? 'approver' : 'admin'
    if (!hasRole(member.role, needed)) {
      throw new AppError('forbidden', {
        detail: `Turning the kill switch ${on ? 'on' : 'off'} needs the role ${needed}; you are ${member.role}.`,
      })
    }
    const act = { by: member, surface: 'api', at: clock.now(), reason } as const
    const { killSwitch } = await inWorkspace(store.db, workspaceId, (ws) => setSettings(ws, { killSwitch: on }, act))
    return { on: killSwitch }
  })
}
