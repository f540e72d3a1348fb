import { z } from 'zod'
import type { TraceCard } from '../domain/cards.ts'
import { inWorkspace } from '../store/database/db.ts'
import { defineTool } from './define-tool.ts'
import { findAsked } from './trace/find-asked.ts'
import { traceCustomer } from './trace/trace-customer.ts'

export const explainDelivery = defineTool({
  name: 'explain_delivery',
  effect: 'read',
  role: 'viewer',
  outside: {
    'campaign.name': 'members',
    summary: 'providers',
    'lines.*.words': 'providers',
    'others.*': 'members',
  },
  description:
    'Why one customer did or did not get a campaign: what happened to them on it, line by line, or why they never entered it. Give the customer exactly as the member typed them; campaign null takes the latest that they met.',
  input: z.strictObject({
    customer: z
      .string()
      .trim()
      .min(1)
      .max(255)
      .meta({ description: 'Their email, id or phone, as the member typed it' }),
    campaign: z.string().min(1).nullable().default(null),
  }),
  async handle({ customer, campaign }, { db, workspaceId, clock }) {
    return inWorkspace(db, workspaceId, async (ws) => {
      const customerId = await findAsked(ws, customer)
      return traceCustomer(ws, { customerId, campaignId: campaign, now: clock.now() })
    })
  },
  preview: ({ customer }, { campaign, summary, lines }): TraceCard[] => [
    {
      kind: 'trace',
      customer,
      campaignId: campaign?.id ?? null,
      campaignName: campaign?.name ?? null,
      summary,
      lines,
    },
  ],
})
