import { readOptions, usageError } from '../read-options.ts'

export const importUsage = `npm run import -- FILE... [options]

Bring customers and events into a workspace. A .csv file has customers, its first row names the columns; an .ndjson or
.jsonl file has customers or Segment calls, one object a line. Either may be gzipped. Run the same command again after
an interruption: it goes on where it was.
  --workspace NAME   another workspace than the first, by name or number
  --text COLUMN      keep this CSV column as text, whatever it looks like (may be repeated)
  --report FILE      where refused lines go (default: FILE.refused.ndjson beside each file)
  --create-topics    make topics that consents speak of and the workspace does not have
  --trigger          let it start journeys as if it happened now (an import of history never does)
  --again            import a file once more that was imported before

Exit code: 0 when every line was accepted, 2 when some were refused, 1 when it could not go on.
`

export type ImportArguments = {
  files: string[]
  workspace: string | null
  asText: string[]
  report: string | null
  createsTopics: boolean
  trigger: boolean
  again: boolean
}

const options = {
  workspace: { type: 'string' },
  text: { type: 'string', multiple: true },
  report: { type: 'string' },
  'create-topics': { type: 'boolean' },
  trigger: { type: 'boolean' },
  again: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

/** @returns null when help was asked for. @throws AppError invalid_query */
export function parseImportArguments(args: string[]): ImportArguments | null {
  const { values, positionals } = readOptions(args, importUsage, options)
  if (values.help === true) return null
  if (positionals.length === 0) throw usageError(importUsage, 'Name at least one file.')
  return {
    files: positionals,
    workspace: values.workspace ?? null,
    asText: values.text ?? [],
    report: values.report ?? null,
    createsTopics: values['create-topics'] === true,
    trigger: values.trigger === true,
    again: values.again === true,
  }
}
