import { parseMoment } from '../../domain/conditions/moment.ts'
import { readOptions, usageError } from '../read-options.ts'

export const exportUsage = `npm run export -- --out DIR [options]

Write a workspace's customers to people.csv and their events to events.ndjson, as npm run import takes them.
  --out DIR          the folder, made when it is not there
  --people           customers only
  --events           events only
  --format ndjson    customers as people.ndjson, with the source of each consent
  --since TIME       only events from then on, for example 2026-01-01
  --segment NAME     only the customers of a saved segment, and their events
  --workspace NAME   another workspace than the first, by name or number
  --overwrite        replace files that are there
`

export type ExportArguments = {
  out: string
  people: boolean
  events: boolean
  format: 'csv' | 'ndjson'
  since: Temporal.Instant | null
  segment: string | null
  workspace: string | null
  overwrite: boolean
}

const fail = (detail: string, cause?: unknown): never => {
  throw usageError(exportUsage, detail, cause)
}

const options = {
  out: { type: 'string' },
  people: { type: 'boolean' },
  events: { type: 'boolean' },
  format: { type: 'string' },
  since: { type: 'string' },
  segment: { type: 'string' },
  workspace: { type: 'string' },
  overwrite: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** @returns null when help was asked for. @throws AppError invalid_query */
export function parseExportArguments(args: string[]): ExportArguments | null {
  const { values, positionals } = readOptions(args, exportUsage, options)
  if (values.help === true) return null
  if (positionals.length > 0) return fail(`“${positionals[0]}” is one word too many.`)
  const { out, format = 'csv', since } = values
  if (out === undefined || out === '') return fail('Name the folder to write to with --out.')
  if (format !== 'csv' && format !== 'ndjson') return fail('--format must be csv or ndjson.')
  const from = since === undefined ? null : parseMoment(since)
  if (from === undefined) return fail('--since must be an ISO 8601 date or time, for example 2026-01-01.')
  const both = (values.people === true) === (values.events === true)
  return {
    out,
    people: both || values.people === true,
    events: both || values.events === true,
    format,
    since: from,
    segment: values.segment ?? null,
    workspace: values.workspace ?? null,
    overwrite: values.overwrite === true,
  }
}
