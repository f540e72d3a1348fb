import { z } from 'zod'
import { Campaign } from '../../domain/campaign/campaign.ts'
import { channelNames } from '../../domain/channels.ts'
import { Condition } from '../../domain/conditions/condition.ts'
import { LintRule, MemoryKind, MemoryScope } from '../../domain/memory.ts'
import { roles } from '../../domain/roles.ts'
import { SettingsChange } from '../../domain/settings.ts'
import { hashContent } from '../../domain/campaign/content-hash.ts'

const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
/** A number for all of a group, or one that grows with each customer in it. */
const Growing = z.union([z.number(), z.strictObject({ from: z.number(), step: z.number() })])
/** A value for all of a group, or a rule that gives each customer in it their own. */
export const ValueRule = z.union([
  Scalar,
  z.strictObject({ cycle: z.array(Scalar).min(1) }),
  z.strictObject({ from: z.number(), step: z.number() }),
  z.strictObject({ daysAgo: Growing }),
  z.strictObject({ inDays: Growing }),
  /** One that nobody else has: the word and a number. */
  z.strictObject({ unique: z.string() }),
])
export type ValueRule = z.infer<typeof ValueRule>

const EventRule = z.strictObject({
  name: z.string(),
  daysAgo: Growing,
  /** How often, and how many days lie between. */
  times: z.int().min(1).default(1),
  everyDays: z.number().default(1),
  /** Only the first so many of the group. */
  first: z.int().optional(),
  properties: z.record(z.string(), ValueRule).default({}),
})
export type EventRule = z.infer<typeof EventRule>

const Share = z.int().min(0).default(0)
/** What a campaign has sent to the first of a group, in order: those it sent to, skipped, and held out. */
const PastRule = z.strictObject({
  campaign: z.string(),
  step: z.string(),
  channel: z.enum(channelNames),
  daysAgo: z.number().min(0),
  /** Of the group, how many come before these. */
  after: Share,
  sent: Share,
  opened: Share,
  clicked: Share,
  converted: Share,
  skipped: z.array(z.strictObject({ reason: z.string(), count: z.int() })).default([]),
  heldOut: Share,
  heldOutConverted: Share,
})
export type PastRule = z.infer<typeof PastRule>

const Group = z.strictObject({
  /** Begins their ids and their addresses. */
  name: z.string().regex(/^[a-z]+$/),
  count: z.int().min(1).default(1),
  traits: z.record(z.string(), ValueRule).default({}),
  /** False: they have none. */
  email: z.union([z.boolean(), z.string()]).default(true),
  phone: z.boolean().default(false),
  push: z.boolean().default(false),
  consents: z.array(z.strictObject({ topic: z.string(), channel: z.string(), allowed: z.boolean() })).default([]),
  suppressed: z.boolean().default(false),
  events: z.array(EventRule).default([]),
  past: z.array(PastRule).default([]),
})
export type Group = z.infer<typeof Group>

/** A workspace as an evaluation finds it: who is there, what they did, and what members have made, by rules and exactly. */
export const Fixture = z.strictObject({
  name: z.string(),
  timezone: z.string(),
  language: z.string().default('en'),
  settings: SettingsChange.optional(),
  topics: z.array(z.strictObject({ name: z.string(), title: z.string(), optIn: z.boolean().default(false) })),
  members: z.array(z.strictObject({ role: z.enum(roles), name: z.string(), email: z.string() })).default([
    { role: 'admin', name: 'Robin Hale', email: 'robin@example.com' },
    { role: 'approver', name: 'Amara Okafor', email: 'amara@example.com' },
    { role: 'editor', name: 'Jun Sato', email: 'jun@example.com' },
    { role: 'viewer', name: 'Elif Kaya', email: 'elif@example.com' },
  ]),
  groups: z.array(Group).min(1),
  segments: z.array(z.strictObject({ name: z.string(), condition: Condition })).default([]),
  campaigns: z
    .array(
      z.strictObject({
        status: z.enum(['draft', 'live', 'paused', 'stopped', 'finished']),
        launchedDaysAgo: z.number().min(0).default(30),
        document: Campaign,
      }),
    )
    .default([]),
  memories: z
    .array(
      z.strictObject({
        kind: MemoryKind,
        text: z.string(),
        scope: MemoryScope.default({ kind: 'workspace', value: null }),
        lint: LintRule.nullable().default(null),
        quote: z.string().nullable().default(null),
        daysAgo: z.number().default(30),
      }),
    )
    .default([]),
})
export type Fixture = z.infer<typeof Fixture>

/** The same in every workspace that is made from a fixture, so that what hangs on it by chance is the same too. */
export const idOf = (kind: 'cmp' | 'seg' | 'mry' | 'mem', name: string): string =>
  `${kind}_${hashContent({ name }).slice(0, 12)}`
