import { z } from 'zod'
import { Campaign } from './campaign.ts'
import { mostSteps, Step } from './steps.ts'

const fields = Campaign.shape
const stepId = z.string().min(1).meta({ description: 'The id of a step that is there' })

/** One field of the document, set whole. */
const SetField = z.union([
  z.strictObject({ name: fields.name }),
  z.strictObject({ goal: fields.goal }),
  z.strictObject({ trigger: fields.trigger }),
  z.strictObject({ audience: fields.audience }),
  z.strictObject({ reentry: fields.reentry }),
  z.strictObject({ exit: fields.exit }),
  z.strictObject({ conversion: fields.conversion }),
  z.strictObject({ holdoutPercent: fields.holdoutPercent }),
  z.strictObject({ topic: fields.topic }),
  z.strictObject({ transactional: fields.transactional }),
])

const Place = z
  .union([
    z.strictObject({ before: stepId }),
    z.strictObject({ after: stepId }),
    z.strictObject({
      inside: stepId,
      path: z.string().meta({ description: 'Name of the path or arm, or "otherwise"' }),
    }),
    z.strictObject({ at: z.enum(['start', 'end']) }),
  ])
  .meta({ description: 'Where steps go' })
export type Place = z.infer<typeof Place>

/** An edit of a campaign document, addressed by step id. */
export const Operation = z.union([
  z.strictObject({ set: SetField }),
  z.strictObject({ insert: z.strictObject({ steps: z.array(Step).min(1).max(mostSteps), place: Place }) }),
  z.strictObject({ replace: z.strictObject({ step: stepId, with: Step }) }),
  z.strictObject({ move: z.strictObject({ step: stepId, place: Place }) }),
  z.strictObject({ remove: z.strictObject({ step: stepId }) }),
])
export type Operation = z.infer<typeof Operation>
