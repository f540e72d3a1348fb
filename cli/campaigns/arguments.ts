import { readOptions, usageError } from '../read-options.ts'

export const campaignsUsage = `npm run campaigns -- export [NAME or ID ...] [--out DIR]
npm run campaigns -- import FILE or DIR ... [--dry-run] [--force]
npm run campaigns -- diff FILE or DIR ... [--force]
npm run campaigns -- validate FILE or DIR ... [--against-store]

Keep campaigns as YAML files, for example in git.
  export             one file a campaign, and one for each segment that they use; all when none is named
  import             make and change drafts, all or nothing; nothing is ever launched
  diff               what an import would change; exits 0 when nothing, 1 when something, 2 on an error
  validate           check files by themselves, without a server or a store
  --out DIR          the folder, made when it is not there; campaigns unless told
  --dry-run          check and compare everything and write nothing
  --force            overwrite what somebody changed since the file was written
  --against-store    check the names of traits, events, segments and topics too
  --workspace NAME   another workspace than the first, by name or number, where no server runs

They work on the server that CARILLON_URL names, with CARILLON_API_KEY; else on the one that runs here; else on the
database itself.
`

export const verbs = ['export', 'import', 'diff', 'validate'] as const
export type CampaignsArguments = {
  verb: (typeof verbs)[number]
  /** Files and folders, or what to export. */
  names: string[]
  out: string
  dryRun: boolean
  force: boolean
  againstStore: boolean
  workspace: string | null
}

const fail = (detail: string, cause?: unknown): never => {
  throw usageError(campaignsUsage, detail, cause)
}

const allowed: Record<CampaignsArguments['verb'], readonly string[]> = {
  export: ['out', 'workspace'],
  import: ['dry-run', 'force', 'workspace'],
  diff: ['force', 'workspace'],
  validate: ['against-store', 'workspace'],
}

const options = {
  out: { type: 'string' },
  'dry-run': { type: 'boolean' },
  force: { type: 'boolean' },
  'against-store': { type: 'boolean' },
  workspace: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** @returns null when help was asked for. @throws AppError invalid_query */
export function parseCampaignsArguments(args: string[]): CampaignsArguments | null {
  const { values, positionals } = readOptions(args, campaignsUsage, options)
  if (values.help === true) return null
  const [first, ...names] = positionals
  const verb = verbs.find((each) => each === first)
  if (verb === undefined) return fail(`Say what to do: ${verbs.join(', ')}.`)
  const stray = Object.keys(values).find((option) => !allowed[verb].includes(option))
  if (stray !== undefined) return fail(`--${stray} means nothing for ${verb}.`)
  if (verb !== 'export' && names.length === 0) return fail(`Name the files or folders to ${verb}.`)
  return {
    verb,
    names,
    out: values.out ?? 'campaigns',
    dryRun: values['dry-run'] === true,
    force: values.force === true,
    againstStore: values['against-store'] === true,
    workspace: values.workspace ?? null,
  }
}
