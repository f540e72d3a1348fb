import { z } from 'zod'
import { Channel } from './channels.ts'
import { ChangesCard, Difference } from './drafts/changes-card.ts'

export type { ChangesCard, Difference }

/**
 * What people are shown beside the agent's words: typed data that web, Slack and the terminal each draw. Cards are made
 * by tools from stored state, never from the model's prose.
 */
const count = z.int().min(0)

export const FunnelRow = z.strictObject({ words: z.string(), count })

export const AudienceCard = z.strictObject({
  kind: z.literal('audience'),
  words: z.string(),
  count,
  total: count.meta({ description: 'Customers in the workspace' }),
  funnel: z.array(FunnelRow).meta({ description: 'How many are left after each condition' }),
  reach: z
    .array(z.strictObject({ channel: Channel, count }))
    .meta({ description: 'Of the audience, who can be reached on a channel' }),
  nearMisses: z
    .array(z.strictObject({ words: z.string(), count }))
    .meta({ description: 'Who is outside by this one condition alone, and would be in without it' }),
})

export const CopyPreview = z.strictObject({
  customerId: z.int().meta({ description: 'Whose sample it is; 0 once they have been forgotten' }),
  customer: z.string().meta({ description: 'The real customer’s name for the member; models get an opaque handle' }),
  channel: Channel,
  fields: z.array(z.strictObject({ label: z.string(), text: z.string() })),
  note: z.string().nullable(),
  why: z
    .string()
    .optional()
    .meta({ description: 'Why this customer: typical, longest name, no value for …, language' }),
  language: z.string().nullish().meta({ description: 'Of the copy that they get; null for the default' }),
})

/** What a rule of copy found. */
export const CopyNote = z.strictObject({
  rule: z.string(),
  severity: z.enum(['error', 'warning']),
  where: z.string(),
  message: z.string(),
})

export const CopyCard = z.strictObject({
  kind: z.literal('copy'),
  campaignId: z.string(),
  campaignName: z.string(),
  previews: z.array(CopyPreview),
  changes: z.array(z.strictObject({ field: z.string(), before: z.string(), after: z.string() })),
  notes: z.array(CopyNote).optional().meta({ description: 'What to mind about the copy' }),
})

/** A step of the journey in one line, indented by depth. */
export const StepLine = z.strictObject({
  depth: count,
  icon: z.enum(['message', 'wait', 'branch', 'split', 'action', 'end']),
  words: z.string(),
})

export const CampaignCard = z.strictObject({
  kind: z.literal('campaign'),
  campaignId: z.string(),
  name: z.string(),
  status: z.string(),
  trigger: z.string(),
  audience: z.string(),
  audienceCount: count,
  steps: z.array(StepLine),
  exits: z.array(z.string()),
  conversion: z.string().nullable(),
  topic: z.string().nullable(),
  transactional: z.boolean(),
  holdoutPercent: z.number(),
  warnings: z.array(z.string()),
  differences: z.array(Difference),
})

/** Why customers of the audience would get nothing. */
export const SkipCount = z.strictObject({ reason: z.string(), words: z.string(), count })

/** Journeys under way that stand at the same place of the same version. */
export const PlaceLine = z.strictObject({
  words: z.string(),
  count,
  goesTo: z.string().nullable().meta({ description: 'Where they go when they move to the new version' }),
})

export const UnderWay = z.strictObject({
  choice: z
    .enum(['finish', 'move'])
    .nullable()
    .meta({ description: 'What becomes of them: finish in their own version or move; null when nothing does' }),
  count,
  places: z.array(PlaceLine),
})

export const ApprovalCard = z.strictObject({
  kind: z.literal('approval'),
  approvalId: z.string(),
  threadId: z.string(),
  tool: z.string(),
  title: z.string().meta({ description: 'What happens on approval, for example Send “Win back” to 412 customers now' }),
  campaign: CampaignCard.nullable(),
  audience: AudienceCard.nullable(),
  skips: z.array(SkipCount),
  willReceive: count.nullable(),
  schedule: z.string().nullable(),
  previews: z.array(CopyPreview),
  providers: z.array(z.strictObject({ channel: Channel, provider: z.string() })),
  facts: z.array(z.strictObject({ label: z.string(), text: z.string() })),
  underWay: UnderWay.nullable().meta({ description: 'Where journeys under way stand; null when there are none' }),
  dailyCeiling: count
    .nullable()
    .optional()
    .meta({ description: 'Messages in 24 hours before a triggered campaign pauses and asks; null for none' }),
  changes: z
    .array(z.strictObject({ field: z.string(), before: z.string(), after: z.string() }))
    .optional()
    .meta({ description: 'What is set, as it is and as it would be' }),
  warnings: z.array(z.string()),
  expiresAt: z.string(),
  status: z.enum(['pending', 'approved', 'rejected', 'superseded', 'expired']),
  decidedBy: z.string().nullable(),
  approvers: z.int().min(1).max(2).optional().meta({ description: 'How many people must approve; one when absent' }),
  approvedBy: z.string().nullable().optional().meta({ description: 'Of two, who approved first' }),
  role: z.enum(['approver', 'admin']).optional().meta({ description: 'Who may decide; approvers when absent' }),
})

export const Metric = z.strictObject({
  name: z.string(),
  value: count,
  of: z
    .strictObject({ name: z.string(), value: count })
    .nullable()
    .meta({ description: 'The denominator of the rate' }),
})

/** A rate with its 95 % interval, all as shares from 0 to 1. */
export const RateLine = z.strictObject({ name: z.string(), count, of: count, low: z.number(), high: z.number() })

/** Customers who could get messages beside those held out, or the arms of an experiment. */
export const Comparison = z.strictObject({ title: z.string(), rates: z.array(RateLine) })

/** One day or channel: of its messages, how many reached each milestone. */
export const ReportLine = z.strictObject({
  key: z.string(),
  sent: count,
  opened: count,
  clicked: count,
  converted: count,
  skipped: count,
})

export const ResultsCard = z.strictObject({
  kind: z.literal('results'),
  campaignId: z.string(),
  name: z.string(),
  status: z.string(),
  from: z.string().nullable(),
  to: z.string(),
  metrics: z.array(Metric),
  conversion: z.string().nullable().meta({ description: 'What counts as a conversion, in words' }),
  skipped: z.array(SkipCount),
  failed: z.array(SkipCount),
  verdict: z.string(),
  comparisons: z.array(Comparison),
  timeToConvert: z.string().nullable().meta({ description: 'How long the converted took, in words' }),
  report: z.strictObject({ by: z.enum(['day', 'channel']), rows: z.array(ReportLine) }).nullable(),
})

/** One day of a rehearsal. */
export const RehearsalLine = z.strictObject({
  day: z.string(),
  entered: count,
  sent: z.array(z.strictObject({ channel: Channel, count })),
  skipped: count,
})

/** What happened to one real customer in a rehearsal. */
export const Timeline = z.strictObject({
  customerId: z.int(),
  customer: z.string().meta({ description: 'The real customer’s name for the member' }),
  lines: z.array(z.strictObject({ at: z.string(), words: z.string() })),
})

export const RehearsalCard = z.strictObject({
  kind: z.literal('rehearsal'),
  campaignId: z.string(),
  name: z.string(),
  from: z.string(),
  until: z.string(),
  zone: z.string().meta({ description: 'The time zone of the days' }),
  volume: z.string().meta({ description: 'What it would have sent, in one sentence' }),
  metrics: z.array(Metric),
  days: z.array(RehearsalLine),
  skipped: z.array(SkipCount),
  deferred: z.array(SkipCount),
  notEntered: z.array(SkipCount),
  fallbacks: z.array(FunnelRow),
  conversion: z.string().nullable().meta({ description: 'What would have counted as a conversion, in words' }),
  collisions: z.array(z.strictObject({ campaign: z.string(), count, of: count })),
  samples: z.array(Timeline),
  notes: z.array(z.string()),
})

/** Why one customer did, or did not, get a campaign. The customer is named as the member named them. */
export const TraceCard = z.strictObject({
  kind: z.literal('trace'),
  customer: z.string(),
  campaignId: z.string().nullable(),
  campaignName: z.string().nullable(),
  summary: z.string(),
  lines: z.array(z.strictObject({ at: z.string(), words: z.string() })),
})

export const MemoryCard = z.strictObject({
  kind: z.literal('memory'),
  memoryId: z.string(),
  action: z.enum(['remembered', 'forgotten', 'proposed']),
  memoryKind: z.string(),
  scope: z.string(),
  text: z.string(),
  replaces: z.string().nullable().meta({ description: 'The words of what it supersedes' }),
  checks: z.array(z.string()).optional().meta({ description: 'What a program checks in copy, in words' }),
  until: z.string().nullish().meta({ description: 'The day from which it no longer holds' }),
  why: z.string().nullish().meta({ description: 'Why a rule that nobody stated is proposed' }),
})

export const ListCard = z.strictObject({
  kind: z.literal('list'),
  title: z.string(),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.string())),
  more: count,
})

export const NoticeCard = z.strictObject({
  kind: z.literal('notice'),
  tone: z.enum(['info', 'warning', 'error', 'success']),
  title: z.string(),
  text: z.string(),
})

export const Card = z.union([
  AudienceCard,
  CopyCard,
  CampaignCard,
  ApprovalCard,
  ResultsCard,
  RehearsalCard,
  TraceCard,
  MemoryCard,
  ChangesCard,
  ListCard,
  NoticeCard,
])

export type FunnelRow = z.infer<typeof FunnelRow>
export type AudienceCard = z.infer<typeof AudienceCard>
export type CopyPreview = z.infer<typeof CopyPreview>
export type CopyNote = z.infer<typeof CopyNote>
export type CopyCard = z.infer<typeof CopyCard>
export type StepLine = z.infer<typeof StepLine>
export type CampaignCard = z.infer<typeof CampaignCard>
export type SkipCount = z.infer<typeof SkipCount>
export type UnderWay = z.infer<typeof UnderWay>
export type ApprovalCard = z.infer<typeof ApprovalCard>
export type Metric = z.infer<typeof Metric>
export type Comparison = z.infer<typeof Comparison>
export type ReportLine = z.infer<typeof ReportLine>
export type ResultsCard = z.infer<typeof ResultsCard>
export type RehearsalLine = z.infer<typeof RehearsalLine>
export type Timeline = z.infer<typeof Timeline>
export type RehearsalCard = z.infer<typeof RehearsalCard>
export type TraceCard = z.infer<typeof TraceCard>
export type MemoryCard = z.infer<typeof MemoryCard>
export type ListCard = z.infer<typeof ListCard>
export type NoticeCard = z.infer<typeof NoticeCard>
export type Card = z.infer<typeof Card>
