import { randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { AppError } from '../domain/errors.ts'
import { listFaults } from '../domain/list-faults.ts'
import { openMarks } from '../domain/outside/mark-outside.ts'
import { cleanJson } from '../store/ingest/clean-json.ts'
import type { AgentLog } from './turn-context.ts'

export type ExplainedError = {
  code: string
  message: string
  path?: string | undefined
  reference?: string
  [extra: string]: unknown
}

/**
 * What a model or a member may read of an error: ours in full, since it says how to mend the call; any other only as a
 * reference into the log, because its text may hold secrets.
 */
export function explainError(error: unknown, log: AgentLog): ExplainedError {
  const ours = findAppError(error)
  if (ours !== null) return { code: ours.code, message: ours.message, path: ours.path, ...ours.extra }
  const reference = randomBytes(4).toString('hex')
  log.error({ err: error, reference }, 'a tool or model call failed')
  return { code: 'internal', message: `Something went wrong on our side. Reference: ${reference}.`, reference }
}

/** LangChain wraps what a middleware throws, so ours may be a cause. */
function findAppError(error: unknown): AppError | null {
  if (error instanceof AppError) return error
  return error instanceof Error ? findAppError(error.cause) : null
}

/**
 * The input as the tool's schema parses it, absent parameters filled in, without what PostgreSQL cannot keep and without
 * the marks that a model may repeat.
 * @throws AppError invalid_tool_input
 */
export function parseToolInput<Input extends z.ZodType>(schema: Input, input: unknown): z.output<Input> {
  const parsed = schema.safeParse(openMarks(cleanJson(input)))
  if (parsed.success) return parsed.data
  const faults = listFaults(parsed.error.issues).slice(0, 5)
  throw new AppError('invalid_tool_input', {
    detail: faults.map(({ path, message }) => `${path || 'input'}: ${message}`).join('; '),
    ...(faults[0] === undefined ? {} : { path: faults[0].path }),
  })
}
