import { z } from 'zod'
import { LanguageTag } from '../domain/campaign/message.ts'
import { AppError } from '../domain/errors.ts'
import { changeDraft } from './campaign/change-draft.ts'
import { changesOutside, copyCard, type CopyChange, listCopyChanges } from './campaign/copy-card.ts'
import { type DraftResult, readDraftResult, draftOutside } from './campaign/draft-result.ts'
import { planTranslation, putTranslations, translatePlan } from './campaign/plan-translation.ts'
import { defineTool } from './define-tool.ts'

type Told = { step: string; channel: string; language: string }
type Result = DraftResult & {
  /** `kept`: pieces of Liquid, links and glossary terms that were put aside and came back unchanged. */
  translated: (Told & { kept: number })[]
  left: (Told & { why: string })[]
  changes: CopyChange[]
}

export const translateCopy = defineTool({
  name: 'translate_copy',
  effect: 'draft',
  role: 'editor',
  outside: { ...draftOutside, ...changesOutside },
  description:
    'Translate the default copy of a campaign’s messages into languages, as variants in the draft. Liquid, links and glossary terms stay as they are; a translation that loses one is refused. Needs a language model; to use a text that the member gave, call write_copy with its language.',
  input: z.strictObject({
    campaign: z.string().min(1),
    languages: z.array(LanguageTag).min(1).max(10),
    steps: z.array(z.string().min(1)).max(50).nullable().default(null).meta({ description: 'null for all messages' }),
    again: z.boolean().default(false).meta({ description: 'Also where a message has the language already' }),
  }),
  async handle({ campaign, ...wanted }, context): Promise<Result> {
    const { translator } = context
    const plan = await planTranslation(campaign, wanted, context)
    if (translator === null) {
      throw new AppError('no_model', {
        detail: `Translating needs a language model, and Carillon runs without one here. The member can give the copy in ${wanted.languages.join(', ')}: keep it with write_copy and its language. With OPENAI_API_KEY or OPENAI_BASE_URL set, translate_copy works.`,
      })
    }
    const done = await translatePlan(plan, translator, context)
    const { before, after } = await changeDraft(campaign, context, (document) => putTranslations(document, done))
    return {
      ...(await readDraftResult(after, context)),
      translated: done.map(({ step, channel, language, kept }) => ({ step, channel, language, kept })),
      left: plan.left,
      changes: listCopyChanges(before.document, after.document),
    }
  },
  preview: async (_input, result, context) => [await copyCard(result, result.changes, context)],
})
