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

export const chatUsage = `npm run chat -- ["what you want"] [options]

Talk with Carillon: one line and its answer, or without words a conversation at the prompt.
  --thread ID        go on in this conversation
  --approve          approve what waits there
  --reject           or reject it
    --reason "…"     and say why
  --json             each event of the answer as a line of JSON (AG-UI)

It talks to the server that runs here; without one it starts everything itself. Exit code: 0 when the turn ended, 3 when
something waits for an approval, 1 on an error.
`

const options = {
  thread: { type: 'string' },
  approve: { type: 'boolean' },
  reject: { type: 'boolean' },
  reason: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/**
 * Null when the usage is asked for.
 * @throws AppError invalid_query that says what is wrong and how the command is used
 */
export function parseChatArguments(argv: readonly string[]): ChatArguments | null {
  const { values, positionals } = readOptions(argv, chatUsage, options)
  if (values.help === true) return null
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
