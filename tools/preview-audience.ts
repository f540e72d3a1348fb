import { z } from 'zod'
import { Condition } from '../domain/conditions/condition.ts'
import { measureAudience, readSqlScope } from '../store/audience.ts'
import { inWorkspace } from '../store/database/db.ts'
import { measureNearMisses } from '../store/near-misses.ts'
import { assertCondition } from './campaign/assert-valid.ts'
import { readNames } from './campaign/load-scope.ts'
import { audienceCard } from './campaign/measure-campaign.ts'
import { defineTool } from './define-tool.ts'

export const previewAudience = defineTool({
  name: 'preview_audience',
  effect: 'read',
  role: 'viewer',
  outside: { 'funnel.*.words': 'members', 'nearMisses.*.words': 'members' },
  description:
    'Count who matches a condition now, condition by condition, whom each channel reaches, and who would join without which one condition.',
  input: z.strictObject({ condition: Condition }),
  async handle({ condition }, { db, workspaceId, clock, report }) {
    report('counting customers')
    return inWorkspace(db, workspaceId, async (ws) => {
      const now = clock.now()
      assertCondition(condition, await readNames(ws))
      const audience = await measureAudience(ws, condition, now)
      return { ...audience, nearMisses: await measureNearMisses(ws, condition, await readSqlScope(ws, now)) }
    })
  },
  preview: ({ condition }, { nearMisses, ...audience }) => [
    audienceCard({ audience: condition }, audience, nearMisses),
  ],
})
