import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { HumanMessage, SystemMessage } from 'langchain'
import { z } from 'zod'
import type { Translator } from '../domain/translator.ts'
import { EmptyAnswer } from './hosted/model-fault.ts'
import { retryModelCall } from './hosted/retry.ts'
import { readTokenUse } from './read-usage.ts'
import { toStrictSchema } from './strict-schema.ts'
import type { AgentLog } from './turn-context.ts'

const prompt = readFileSync(join(import.meta.dirname, 'prompts/translate.md'), 'utf8')
const Answer = z.strictObject({ translations: z.array(z.strictObject({ key: z.string(), text: z.string() })) })

const give = {
  type: 'function' as const,
  function: {
    name: 'give_translations',
    description: 'Hand over the translations, one for each key.',
    parameters: toStrictSchema(z.toJSONSchema(Answer)),
    strict: true,
  },
}

/** The model as a translator: it sees the texts alone, and can do nothing but hand over texts. */
export function createTranslator(model: BaseChatModel, log: AgentLog): Translator {
  return {
    translate: (request, signal, onUse) =>
      retryModelCall(
        async () => {
          const asked = [new SystemMessage(prompt), new HumanMessage(JSON.stringify(request))]
          const bound = model.bindTools?.([give], { tool_choice: give.function.name })
          const answer = await bound?.invoke(asked, { signal })
          if (answer !== undefined) onUse?.(readTokenUse(answer))
          const call = answer?.tool_calls?.find(({ name }) => name === give.function.name)
          const parsed = Answer.safeParse(call?.args)
          if (!parsed.success) throw new EmptyAnswer('The model handed over no translations.')
          return parsed.data.translations
        },
        { signal, log },
      ),
  }
}
