import { type AuditFormat, auditFormats } from '../../tools/audit/export-audit.ts'
import { readOptions, usageError } from '../read-options.ts'

export const workspaceUsage = `npm run workspace -- COMMAND [options]

What waits in a workspace, what stops it, and what was done. It acts as the operator.
  approvals                     what waits for a decision, and how to decide it
  kill-switch                   is it on?
  kill-switch on|off            stop everything, or let it go on
    --reason "…"                what members are told
  audit                         the latest 50 lines
    --since DATE --until DATE   such as 2026-11-24, or 2026-11-24T10:00:00Z
    --export ${auditFormats.join('|')}         all of it, to standard output
  --workspace NAME              another workspace than the first, by name or number
`

type Range = { since: Temporal.Instant | null; until: Temporal.Instant | null }
export type WorkspaceCommand =
  | { name: 'approvals' }
  | { name: 'kill-switch'; on: boolean | null; reason: string | null }
  | ({ name: 'audit'; format: AuditFormat | null } & Range)
export type WorkspaceArguments = { command: WorkspaceCommand; workspace: string | null }

const longestReason = 500

function fail(detail: string, cause?: unknown): never {
  throw usageError(workspaceUsage, detail, cause)
}

const options = {
  reason: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
  export: { type: 'string' },
  workspace: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** @returns null when help was asked for. @throws AppError invalid_query with what would be right */
export function parseWorkspaceArguments(args: string[]): WorkspaceArguments | null {
  const { values, positionals } = readOptions(args, workspaceUsage, options)
  if (values.help === true || positionals.length === 0) return null
  const [name = '', word, extra] = positionals
  const most = name === 'kill-switch' ? extra : word
  if (most !== undefined) return fail(`“${most}” is one word too many.`)
  return { command: readCommand(name, word, values), workspace: values.workspace ?? null }
}

type Options = Partial<Record<'reason' | 'since' | 'until' | 'export', string>>

function readCommand(name: string, word: string | undefined, options: Options): WorkspaceCommand {
  switch (name) {
    case 'approvals':
      return { name }
    case 'kill-switch': {
      if (word !== undefined && word !== 'on' && word !== 'off') return fail(`“${word}” is neither on nor off.`)
      const reason = options.reason?.trim().slice(0, longestReason) ?? ''
      return { name, on: word === undefined ? null : word === 'on', reason: reason === '' ? null : reason }
    }
    case 'audit': {
      const format = options.export ?? null
      if (format !== null && !isFormat(format)) return fail(`--export must be ${auditFormats.join(' or ')}.`)
      return { name, format, since: readTime('since', options.since), until: readTime('until', options.until) }
    }
    default:
      return fail(`There is no command “${name}”.`)
  }
}

const isFormat = (text: string): text is AuditFormat => auditFormats.some((format) => format === text)

function readTime(option: string, text: string | undefined): Temporal.Instant | null {
  if (text === undefined) return null
  try {
    return Temporal.Instant.from(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text)
  } catch (error) {
    return fail(`--${option} must be a day or a moment, such as 2026-11-24 or 2026-11-24T10:00:00Z.`, error)
  }
}
