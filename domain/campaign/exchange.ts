import { z } from 'zod'
import { Condition } from '../conditions/condition.ts'
import { isRecord } from '../is-record.ts'
import { Campaign } from './campaign.ts'
import { hashContent } from './content-hash.ts'

/** What travels between the workspace and files: `npm run campaigns` and the HTTP routes under it speak this. */
const Status = z.enum(['draft', 'live', 'paused', 'stopped', 'finished'])

const Id = (prefix: string) =>
  z
    .string()
    .regex(
      new RegExp(`^${prefix}_[0-9a-z]{1,40}$`),
      `must look like ${prefix}_7h2k9m3qd4xw; leave it out for a new one`,
    )
export const CampaignId = Id('cmp')
export const SegmentId = Id('seg')
export const Base = z
  .string()
  .regex(/^[0-9a-f]{16}$/, 'must be the 16 letters that the export wrote; leave it out when in doubt')

export const SegmentDocument = z.strictObject({ name: z.string().trim().min(1).max(80), condition: Condition })
export type SegmentDocument = z.infer<typeof SegmentDocument>

const entry = {
  file: z.string().min(1).max(4096).meta({ description: 'What answers call this entry by' }),
  base: Base.nullable().default(null).meta({ description: 'What the export said; null: not known' }),
}
export const CampaignEntry = z.strictObject({
  ...entry,
  id: CampaignId.nullable().default(null).meta({ description: 'null: the one of that name, or a new one' }),
  document: Campaign,
})
export const SegmentEntry = z.strictObject({
  ...entry,
  id: SegmentId.nullable().default(null),
  document: SegmentDocument,
})
export type CampaignEntry = z.infer<typeof CampaignEntry>
export type SegmentEntry = z.infer<typeof SegmentEntry>

export const maxEntries = 500
export const ImportRequest = z.strictObject({
  campaigns: z.array(CampaignEntry).max(maxEntries).default([]),
  segments: z.array(SegmentEntry).max(maxEntries).default([]),
  dryRun: z.boolean().default(false).meta({ description: 'Check and compare all, and write nothing' }),
  force: z.boolean().default(false).meta({ description: 'Overwrite what somebody changed meanwhile' }),
})
export type ImportRequest = z.infer<typeof ImportRequest>

const outcome = {
  file: z.string(),
  id: z.string(),
  outcome: z.enum(['made', 'changed', 'same']),
  warnings: z.array(z.string()),
}
export const Outcome = z.discriminatedUnion('kind', [
  z.object({ ...outcome, kind: z.literal('campaign'), status: Status, before: Campaign.nullable(), after: Campaign }),
  z.object({ ...outcome, kind: z.literal('segment'), before: SegmentDocument.nullable(), after: SegmentDocument }),
])
export type Outcome = z.infer<typeof Outcome>
export const ImportResult = z.object({ dryRun: z.boolean(), outcomes: z.array(Outcome) })
export type ImportResult = z.infer<typeof ImportResult>

/** Why one entry was refused. `path` of a problem leads into its document. */
export const Refusal = z.object({
  file: z.string(),
  code: z.string(),
  detail: z.string(),
  problems: z.array(z.object({ path: z.string(), message: z.string() })),
  /** Where somebody else changed it: what it is now. */
  current: z.union([Campaign, SegmentDocument]).nullable(),
})
export type Refusal = z.infer<typeof Refusal>

export const ExportedCampaign = z.object({
  id: CampaignId,
  status: Status,
  liveVersion: z.int().nullable(),
  /** Whether the draft is another than what runs, or ran last. */
  differsFromLive: z.boolean(),
  base: Base,
  document: Campaign,
})
export type ExportedCampaign = z.infer<typeof ExportedCampaign>
export const ExportedSegment = z.object({ id: SegmentId, base: Base, document: SegmentDocument })
export type ExportedSegment = z.infer<typeof ExportedSegment>
export const ExportResult = z.object({
  campaigns: z.array(ExportedCampaign),
  /** Those that the campaigns use, and those that these are built on. */
  segments: z.array(ExportedSegment),
  /** The names behind ids that the documents refer to. */
  names: z.record(z.string(), z.string()),
})
export type ExportResult = z.infer<typeof ExportResult>

/** Tells one state of a document from another. What is empty does not count, so that a field added later changes nothing. */
export const baseOf = (document: unknown): string => hashContent(leaveOutEmpty(document)).slice(0, 16)

/** The same without keys whose value is null or an empty list. */
export function leaveOutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(leaveOutEmpty)
  if (!isRecord(value)) return value
  const kept = Object.entries(value).filter(([, each]) => each !== null && !(Array.isArray(each) && each.length === 0))
  return Object.fromEntries(kept.map(([key, each]) => [key, leaveOutEmpty(each)]))
}

/** Every segment that a document names, by name or id: nothing else in it has this key. */
export function listNamedSegments(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(listNamedSegments)
  if (!isRecord(value)) return []
  const { segment } = value
  return [...(typeof segment === 'string' ? [segment] : []), ...Object.values(value).flatMap(listNamedSegments)]
}
