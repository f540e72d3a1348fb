import { readOptions, usageError } from '../read-options.ts'

export const memoriesUsage = `npm run memories -- export [--out FILE]
npm run memories -- history
npm run memories -- import FILE [--keep all | LINES] [--dry-run]

What Carillon remembers of the brand, as a file.
  export             all rules in force that you follow, as YAML; memories.yaml unless told
  history            the rules that hold no longer, why, and what took their place
  import FILE.yaml   keep the rules of such a file; what is in force already stays as it is
  import FILE        read a brand guide (Markdown, text, HTML) and show its rules; they wait to be decided
  --keep all         keep every rule of the guide
  --keep 6,8-11      keep those of these lines of the guide
  --dry-run          of a YAML file: say what it would change
  --workspace NAME   another workspace than the first, by name or number, where no server runs

They work on the server that CARILLON_URL names, with CARILLON_API_KEY; else on the one that runs here; else on the
database itself.
`

export type Lines = 'all' | readonly (readonly [from: number, to: number])[]
export type MemoriesArguments = { workspace: string | null } & (
  | { verb: 'export'; out: string }
  | { verb: 'history' }
  | { verb: 'import'; file: string; keep: Lines | null; dryRun: boolean }
)

const fail = (detail: string, cause?: unknown): never => {
  throw usageError(memoriesUsage, detail, cause)
}

const options = {
  out: { type: 'string' },
  keep: { type: 'string' },
  'dry-run': { type: 'boolean' },
  workspace: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** @returns null when help was asked for. @throws AppError invalid_query */
export function parseMemoriesArguments(args: string[]): MemoriesArguments | null {
  const { values, positionals } = readOptions(args, memoriesUsage, options)
  if (values.help === true) return null
  const [verb, file, ...more] = positionals
  const workspace = values.workspace ?? null
  if (verb === 'export') {
    const stray = values.keep !== undefined || values['dry-run'] === true || file !== undefined
    return stray
      ? fail('export takes --out and --workspace alone.')
      : { verb, out: values.out ?? 'memories.yaml', workspace }
  }
  if (verb === 'history')
    return Object.keys(values).some((name) => name !== 'workspace') || file !== undefined
      ? fail('history takes --workspace alone.')
      : { verb, workspace }
  if (verb !== 'import') return fail('Say what to do: export, history or import.')
  if (file === undefined || more.length > 0) return fail('Name one file to import.')
  if (values.out !== undefined) return fail('--out means nothing for import.')
  const keep = values.keep === undefined ? null : readLines(values.keep)
  return { verb, file, keep, dryRun: values['dry-run'] === true, workspace }
}

function readLines(text: string): Lines {
  if (text === 'all') return 'all'
  return text.split(',').map((part) => {
    const [, from, to = from] = /^\s*(\d{1,7})(?:-(\d{1,7}))?\s*$/.exec(part) ?? []
    if (from === undefined || to === undefined || Number(from) > Number(to))
      return fail(`--keep is “${text}”; it takes all, or lines such as 6,8-11.`)
    return [Number(from), Number(to)] as const
  })
}
