import { z } from 'zod'
import { ChannelCopy, setCopy } from '../domain/campaign/channel-copy.ts'
import { compareDocuments } from '../domain/campaign/compare.ts'
import { LanguageTag } from '../domain/campaign/message.ts'
import type { CopyCard } from '../domain/cards.ts'
import { inWorkspace } from '../store/database/db.ts'
import { changeDraft } from './campaign/change-draft.ts'
import { type DraftResult, readDraftResult } from './campaign/draft-result.ts'
import { previewCopy } from './campaign/preview-copy.ts'
import { defineTool } from './define-tool.ts'

type Changes = CopyCard['changes']

export const writeCopy = defineTool({
  name: 'write_copy',
  effect: 'draft',
  role: 'editor',
  description:
    'Replace the copy of one channel of one message step, in the default or in one language. Only the copy changes.',
  input: z.strictObject({
    campaign: z.string().min(1),
    step: z.string().min(1),
    language: LanguageTag.nullable().default(null).meta({ description: 'null for the default copy' }),
    copy: ChannelCopy,
  }),
  async handle({ campaign, ...target }, context): Promise<DraftResult & { changes: Changes }> {
    const { before, after } = await changeDraft(campaign, context, (document) => setCopy(document, target))
    const changes = compareDocuments(before.document.steps, after.document.steps).map(
      ({ path, before: old, after: fresh }) => ({
        field: path.split('/').at(-1) ?? path,
        before: old ?? '',
        after: fresh ?? '',
      }),
    )
    return { ...(await readDraftResult(after, context)), changes }
  },
  async preview(_input, result, { db, workspaceId, clock }) {
    const previews = await inWorkspace(db, workspaceId, (ws) => previewCopy(ws, result.document, clock.now()))
    return [
      { kind: 'copy', campaignId: result.campaignId, campaignName: result.name, previews, changes: result.changes },
    ]
  },
})
