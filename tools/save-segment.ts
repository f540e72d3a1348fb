import { z } from 'zod'
import { Condition } from '../domain/conditions/condition.ts'
import { describeCondition } from '../domain/conditions/describe-condition.ts'
import { measureAudience } from '../store/audience.ts'
import { holdDrafts } from '../store/campaigns/drafts.ts'
import { inWorkspace } from '../store/database/db.ts'
import { listSegments } from '../store/segments.ts'
import { authorOf } from './campaign/author.ts'
import { audienceCard } from './campaign/measure-campaign.ts'
import { findRetentionWarnings } from './campaign/retention-warnings.ts'
import { defineTool } from './define-tool.ts'
import { keepSegment } from './segment/keep-segment.ts'

export const saveSegment = defineTool({
  name: 'save_segment',
  effect: 'draft',
  role: 'editor',
  outside: { name: 'members', words: 'members', 'audience.funnel.*.words': 'members' },
  description:
    'Save a condition as a named segment, or change the one of that name. Campaigns refer to it by inSegment.',
  input: z.strictObject({ name: z.string().trim().min(1).max(80), condition: Condition }),
  async handle({ name, condition }, context) {
    const { db, workspaceId, clock } = context
    const at = clock.now()
    return inWorkspace(db, workspaceId, async (ws) => {
      await holdDrafts(ws)
      const before = (await listSegments(ws)).find((segment) => segment.name.toLowerCase() === name.toLowerCase())
      // Said in other capitals, it is still the segment of that name.
      const wanted = { name: before?.name ?? name, condition }
      const { id } = await keepSegment(ws, before ?? null, wanted, { author: authorOf(context), at })
      return {
        segmentId: id,
        name: wanted.name,
        replaced: before !== undefined,
        words: describeCondition(condition),
        audience: await measureAudience(ws, condition, at),
        warnings: await findRetentionWarnings(ws, [{ condition, path: 'condition' }], at),
      }
    })
  },
  preview: ({ condition }, { audience }) => [audienceCard({ audience: condition }, audience)],
})
