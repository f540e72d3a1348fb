import { z } from 'zod'
import { describeTrigger } from '../domain/campaign/trigger-words.ts'
import { listCampaigns } from '../store/campaigns/campaigns.ts'
import { inWorkspace } from '../store/database/db.ts'
import { defineTool } from './define-tool.ts'

export const findCampaigns = defineTool({
  name: 'find_campaigns',
  effect: 'read',
  role: 'viewer',
  outside: { 'campaigns.*.name': 'members', 'campaigns.*.trigger': 'members' },
  description: 'Find campaigns by words of their name or goal, by status, or the latest ones.',
  input: z.strictObject({
    text: z.string().nullable().default(null),
    status: z.enum(['draft', 'live', 'paused', 'stopped', 'finished']).nullable().default(null),
  }),
  async handle(filter, { db, workspaceId }) {
    const campaigns = await inWorkspace(db, workspaceId, (ws) => listCampaigns(ws, { ...filter, limit: 20 }))
    return {
      campaigns: campaigns.map(({ id, status, document, updatedAt }) => ({
        id,
        name: document.name,
        status,
        trigger: describeTrigger(document.trigger),
        updatedAt: updatedAt.toString(),
      })),
    }
  },
  preview: (_input, { campaigns }) => [
    {
      kind: 'list',
      title: 'Campaigns',
      columns: ['Name', 'Status', 'Trigger'],
      rows: campaigns.map(({ name, status, trigger }) => [name, status, trigger]),
      more: 0,
    },
  ],
})
