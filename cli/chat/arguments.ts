import { newId } from '../../domain/ids.ts'
import { readOptions, usageError } from '../read-options.ts'

export type ChatArguments = {
  /** What to say; null when the call only decides, or when a conversation is to be held at the prompt. */
  text: string | null
  threadId: string
  decision: 'approve' | 'reject' | null
  reason: string | null
  json: boolean
}

export const chatUsage =
  'Usage: npm run chat -- ["what you want"] [--thread ID] [--approve | --reject [--reason "…"]] [--json]'

const options = {
  thread: { type: 'string' },
  approve: { type: 'boolean' },
  reject: { type: 'boolean' },
  reason: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** @throws AppError invalid_query that says what is wrong and how the command is used */
export function parseChatArguments(argv: readonly string[]): ChatArguments {
  const { values, positionals } = readOptions(argv, chatUsage, options)
  if (values.approve === true && values.reject === true)
    throw usageError(chatUsage, 'Either --approve or --reject, not both.')
  const decision = values.approve === true ? 'approve' : values.reject === true ? 'reject' : null
  if (decision !== null && values.thread === undefined)
    throw usageError(chatUsage, `--${decision} needs --thread: which conversation is it about?`)
  const text = positionals.join(' ').trim()
  if (decision !== null && text !== '')
    throw usageError(chatUsage, `--${decision} decides what waits; say something new in a call of its own.`)
  if (decision === null && text === '' && values.json === true)
    throw usageError(chatUsage, '--json needs something to say, or a decision.')
  return {
    text: text === '' ? null : text,
    threadId: values.thread ?? newId('thread'),
    decision,
    reason: values.reason ?? null,
    json: values.json === true,
  }
}
