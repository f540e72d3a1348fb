import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { SettingsChange } from '../../domain/settings.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { setSettings } from '../../store/workspaces/set-settings.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import { principalOf } from '../plugins/principal.ts'
import type { ServerDeps } from '../server-deps.ts'

/** GET and PATCH /v1/settings: who the workspace writes as, when it is quiet, how much it may send. */
export const settingsRoutes: FastifyPluginAsyncZod<ServerDeps> = async (app, { store, clock }) => {
  const tags = ['workspace']
  app.get(
    '/v1/settings',
    { onRequest: app.requireMember(), schema: { tags, summary: 'The workspace’s settings' } },
    async (request) => inWorkspace(store.db, principalOf(request).workspaceId, readSettings),
  )
  app.patch(
    '/v1/settings',
    {
      onRequest: app.requireMember('admin'),
      schema: { tags, summary: 'Change settings (admin)', body: SettingsChange },
    },
    async (request) => {
      const { workspaceId, member } = principalOf(request)
      const act = { by: member, surface: 'api', at: clock.now() } as const
      return inWorkspace(store.db, workspaceId, (ws) => setSettings(ws, request.body, act))
    },
  )
}
