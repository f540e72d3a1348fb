import { z } from 'zod'
import { Condition } from '../domain/conditions/condition.ts'
import { measureAudience } from '../store/audience.ts'
import { inWorkspace } from '../store/database/db.ts'
import { assertCondition } from './campaign/assert-valid.ts'
import { readNames } from './campaign/load-scope.ts'
import { audienceCard } from './campaign/measure-campaign.ts'
import { defineTool } from './define-tool.ts'

export const previewAudience = defineTool({
  name: 'preview_audience',
  effect: 'read',
  role: 'viewer',
  description: 'Count who matches a condition now, condition by condition, and whom each channel reaches.',
  input: z.strictObject({ condition: Condition }),
  async handle({ condition }, { db, workspaceId, clock, report }) {
    report('counting customers')
    return inWorkspace(db, workspaceId, async (ws) => {
      assertCondition(condition, await readNames(ws, clock.now()))
      return measureAudience(ws, condition, clock.now())
    })
  },
  preview: ({ condition }, audience) => [audienceCard({ audience: condition }, audience)],
})
