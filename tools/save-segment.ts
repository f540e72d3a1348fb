import { z } from 'zod'
import { Condition } from '../domain/conditions/condition.ts'
import { describeCondition } from '../domain/conditions/describe-condition.ts'
import { newId } from '../domain/ids.ts'
import { measureAudience } from '../store/audience.ts'
import { recordChange } from '../store/campaigns/drafts.ts'
import { inWorkspace } from '../store/database/db.ts'
import { listSegments, saveSegment as store } from '../store/segments.ts'
import { assertCondition } from './campaign/assert-valid.ts'
import { authorOf } from './campaign/author.ts'
import { readNames } from './campaign/load-scope.ts'
import { audienceCard } from './campaign/measure-campaign.ts'
import { defineTool } from './define-tool.ts'

export const saveSegment = defineTool({
  name: 'save_segment',
  effect: 'draft',
  role: 'editor',
  description:
    'Save a condition as a named segment, or change the one of that name. Campaigns refer to it by inSegment.',
  input: z.strictObject({ name: z.string().trim().min(1).max(80), condition: Condition }),
  async handle({ name, condition }, context) {
    const { db, workspaceId, clock, member } = context
    const at = clock.now()
    return inWorkspace(db, workspaceId, async (ws) => {
      assertCondition(condition, await readNames(ws))
      const before = (await listSegments(ws)).find((segment) => segment.name.toLowerCase() === name.toLowerCase())
      const id = before?.id ?? newId('segment')
      await store(ws, { id, name, condition, memberId: member.id, at })
      const was = before === undefined ? null : { name: before.name, condition: before.condition }
      await recordChange(ws, authorOf(context), { kind: 'segment', id, before: was, after: { name, condition }, at })
      return {
        segmentId: id,
        name,
        replaced: before !== undefined,
        words: describeCondition(condition),
        audience: await measureAudience(ws, condition, at),
      }
    })
  },
  preview: ({ condition }, { audience }) => [audienceCard({ audience: condition }, audience)],
})
