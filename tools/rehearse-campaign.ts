import { z } from 'zod'
import { readCustomerNames } from '../store/customers/names.ts'
import { inWorkspace } from '../store/database/db.ts'
import { answerRehearsal } from './campaign/answer-rehearsal.ts'
import { defaultDays, maxDays } from './campaign/rehearse.ts'
import { rehearsalCard } from './campaign/rehearsal-card.ts'
import { defineTool } from './define-tool.ts'

export const rehearseCampaign = defineTool({
  name: 'rehearse_campaign',
  effect: 'read',
  role: 'viewer',
  outside: {
    name: 'members',
    conversionGoal: 'members',
    'collisions.*.campaign': 'members',
    'samples.*.lines.*.words': 'customers',
  },
  description:
    'Run a campaign, a draft too, against the last days of real history in virtual time, by the rules that send: entries, messages a day and channel, why some get nothing, conversions, who also hears from other campaigns that day. It sends and writes nothing. Call it when the member asks what would have happened, how many messages to expect, or before a triggered campaign goes live.',
  input: z.strictObject({
    campaign: z.string().min(1),
    days: z.int().min(1).max(maxDays).default(defaultDays).meta({ description: 'How many days back' }),
  }),
  handle: (input, context) => answerRehearsal(context, input),
  async preview(_input, answer, { db, workspaceId }) {
    const ids = answer.samples.map(({ customerId }) => customerId)
    return [rehearsalCard(answer, await inWorkspace(db, workspaceId, (ws) => readCustomerNames(ws, ids)))]
  },
})
