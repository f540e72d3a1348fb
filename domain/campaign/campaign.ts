import { z } from 'zod'
import { Condition, PropertyFilter } from '../conditions/condition.ts'
import { mostSteps, Step } from './steps.ts'
import { Trigger } from './trigger.ts'

export const Exit = z.union([
  z.strictObject({ kind: z.literal('condition'), condition: Condition }),
  z.strictObject({
    kind: z.literal('event'),
    event: z.string().min(1),
    where: z.array(PropertyFilter).default([]),
    sameKey: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .meta({ description: 'Only when this property equals the trigger event’s' }),
  }),
])
export type Exit = z.infer<typeof Exit>

const credit = {
  withinHours: z.int().min(1).max(2160),
  creditedTo: z.enum(['sent', 'opened', 'clicked']).default('sent'),
}

export const Conversion = z.union([
  z.strictObject({
    kind: z.literal('event'),
    event: z.string().min(1),
    where: z.array(PropertyFilter).default([]),
    ...credit,
  }),
  z.strictObject({ kind: z.literal('segment'), segment: z.string().min(1), ...credit }),
])
export type Conversion = z.infer<typeof Conversion>

export const Reentry = z.union([z.enum(['once', 'every_time']), z.strictObject({ afterDays: z.int().min(1).max(730) })])

/**
 * What a member approves and the worker runs: who, when, what, and when to stop. The same document is edited by tools,
 * drawn by the studio, compared by evals and written as YAML.
 */
export const Campaign = z.strictObject({
  name: z.string().trim().min(1).max(120),
  goal: z.string().max(2000).meta({ description: 'What the member asked for, in their own words' }),
  trigger: Trigger,
  audience: Condition.meta({ description: 'Who may enter; { everyone: true } for all' }),
  reentry: Reentry.default('once'),
  exit: z.array(Exit).default([]).meta({ description: 'Checked at once and before every step' }),
  conversion: Conversion.nullable().default(null),
  holdoutPercent: z.number().min(0).max(50).default(0),
  topic: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .meta({ description: 'What the customer subscribes to; null only when transactional' }),
  transactional: z.boolean().default(false).meta({ description: 'A receipt or a warning, not marketing' }),
  steps: z.array(Step).min(1).max(mostSteps),
})
export type Campaign = z.infer<typeof Campaign>
