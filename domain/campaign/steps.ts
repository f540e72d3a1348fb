import { z } from 'zod'
import { Condition, PropertyFilter } from '../conditions/condition.ts'
import { ChannelMessage, Timing } from './message.ts'
import { DurationText, LocalTime, Weekday } from './times.ts'

const id = z.string().nullable().default(null).meta({ description: 'null for a new step: we give the id' })
const name = z.string().min(1).max(60)
/** Of one list. A longer one is refused before its steps are looked at, which takes long. */
export const mostSteps = 500

export const MessageStep = z.strictObject({
  id,
  kind: z.literal('message'),
  channels: z
    .array(ChannelMessage)
    .min(1)
    .meta({ description: 'In order of preference: the first that can be used is' }),
  timing: Timing.default({ kind: 'now' }),
})

export const WaitStep = z.strictObject({ id, kind: z.literal('wait'), duration: DurationText })

export const WaitUntilTimeStep = z.strictObject({
  id,
  kind: z.literal('wait_until_time'),
  atLocalTime: LocalTime,
  weekdays: z.array(Weekday).default([]).meta({ description: 'Empty means any day' }),
})

export const WaitForEventStep = z.strictObject({
  id,
  kind: z.literal('wait_for_event'),
  event: z.string().min(1),
  where: z.array(PropertyFilter).default([]),
  timeout: DurationText,
  saveAs: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/)
    .nullable()
    .default(null)
    .meta({ description: 'journey.<saveAs> holds the event’s properties' }),
  get otherwise(): z.ZodDefault<z.ZodArray<typeof Step>> {
    return z.array(Step).max(mostSteps).default([]).meta({ description: 'Steps when the event did not come in time' })
  },
})

export const BranchStep = z.strictObject({
  id,
  kind: z.literal('branch'),
  get paths() {
    return z.array(z.strictObject({ name, when: Condition, steps: z.array(Step).max(mostSteps) })).min(1)
  },
  get otherwise() {
    return z.array(Step).max(mostSteps).default([])
  },
})

export const SplitStep = z.strictObject({
  id,
  kind: z.literal('split'),
  get arms() {
    return z
      .array(z.strictObject({ name, percent: z.number().min(0).max(100), steps: z.array(Step).max(mostSteps) }))
      .min(2)
  },
})

const LlmField = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  type: z.enum(['text', 'number', 'boolean', 'choice']),
  choices: z.array(z.string()).default([]),
  maxLength: z.int().min(1).max(2000).nullable().default(null),
})

export const LlmStep = z.strictObject({
  id,
  kind: z.literal('llm'),
  instruction: z.string().min(1),
  inputs: z.array(z.string()).meta({ description: 'customer.*, event.* and journey.* that the model may read' }),
  output: z.array(LlmField).min(1),
  saveAs: z.string().regex(/^[a-z][a-z0-9_]*$/),
  fallback: z.array(z.strictObject({ key: z.string(), value: z.string() })),
  maxTokens: z.int().min(1).max(4000),
})

export const UpdateStep = z.strictObject({
  id,
  kind: z.literal('update'),
  set: z
    .array(z.strictObject({ key: z.string().min(1), value: z.union([z.string(), z.number(), z.boolean(), z.null()]) }))
    .min(1),
})

export const WebhookStep = z.strictObject({
  id,
  kind: z.literal('webhook'),
  url: z
    .url({ protocol: /^https$/ })
    .max(2000)
    .meta({ description: 'One that the settings allow' }),
  traits: z.array(z.string().min(1)).max(50).default([]).meta({ description: 'Traits to tell beside the ids' }),
})

export const EndStep = z.strictObject({ id, kind: z.literal('end') })

/** A node of the journey. Branches nest and rejoin, so there are no loops. */
export const Step = z
  .union([
    MessageStep,
    WaitStep,
    WaitUntilTimeStep,
    WaitForEventStep,
    BranchStep,
    SplitStep,
    LlmStep,
    UpdateStep,
    WebhookStep,
    EndStep,
  ])
  .meta({ id: 'Step' })
export type Step = z.infer<typeof Step>
export type StepOf<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>
