import { z } from 'zod'
import { ChannelCopy, setCopy } from '../domain/campaign/channel-copy.ts'
import { LanguageTag } from '../domain/campaign/message.ts'
import { changeDraft } from './campaign/change-draft.ts'
import { changesOutside, copyCard, type CopyChange, listCopyChanges } from './campaign/copy-card.ts'
import { type DraftResult, readDraftResult, draftOutside } from './campaign/draft-result.ts'
import { defineTool } from './define-tool.ts'

export const writeCopy = defineTool({
  name: 'write_copy',
  effect: 'draft',
  role: 'editor',
  outside: { ...draftOutside, ...changesOutside, 'proposedRules.**': 'members' },
  description:
    'Replace the copy of one channel of one message step, in the default or in one language. Only the copy changes.',
  input: z.strictObject({
    campaign: z.string().min(1),
    step: z.string().min(1),
    language: LanguageTag.nullable().default(null).meta({ description: 'null for the default copy' }),
    copy: ChannelCopy,
  }),
  async handle({ campaign, ...target }, context): Promise<DraftResult & { changes: CopyChange[] }> {
    const { before, after } = await changeDraft(campaign, context, (document) => setCopy(document, target))
    return { ...(await readDraftResult(after, context)), changes: listCopyChanges(before.document, after.document) }
  },
  preview: async (_input, result, context) => [await copyCard(result, result.changes, context)],
})
