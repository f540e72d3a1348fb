import { z } from 'zod'
import type { CampaignProgress } from '../../tools/campaign/read-progress.ts'
import { ObjectId } from '../routes/path-ids.ts'
import { decisionFields } from './decision.ts'
import { readableText } from './readable-text.ts'
import { ThreadId } from './thread-id.ts'

/** What a page may send on the socket. */
export const ClientFrame = z.union([
  z.strictObject({ type: z.literal('open'), threadId: ThreadId.nullable(), afterSeq: z.int().min(0) }),
  z.strictObject({
    type: z.literal('send'),
    threadId: ThreadId,
    text: readableText,
    id: z.string().regex(/^[\w:.-]{1,64}$/),
  }),
  z.strictObject({
    type: z.literal('decide'),
    threadId: ThreadId,
    approvalId: z.string().regex(/^\w{1,64}$/),
    ...decisionFields,
  }),
  z.strictObject({ type: z.literal('stop'), threadId: ThreadId }),
  z.strictObject({ type: z.literal('watch'), campaignId: ObjectId }),
  z.strictObject({ type: z.literal('unwatch'), campaignId: ObjectId }),
])
export type ClientFrame = z.infer<typeof ClientFrame>

/** What a page is sent. */
export type ServerFrame =
  | { type: 'opened'; threadId: string; lastSeq: number; running: boolean }
  | { type: 'event'; threadId: string; seq: number; runId: string; event: Record<string, unknown> }
  | ({ type: 'progress' } & CampaignProgress)
  /** With the message or the campaign that it is about, where it is about one. */
  | { type: 'error'; code: string; detail: string; id?: string; campaignId?: string }
