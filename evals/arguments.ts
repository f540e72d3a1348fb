import { readOptions, usageError } from '../cli/read-options.ts'

export type SaveArguments = { command: 'save'; threadId: string }
export type RunArguments = {
  command: 'run'
  suites: string[]
  tasks: string[]
  tags: string[]
  model: string
  trials: number
  workers: number | null
  out: string | null
  baseline: string | null
  updateBaseline: boolean
  record: string | null
  recordings: string | null
  /** The model that scores tone, and where people's scores are. */
  judge: string | null
  labels: string | null
  /** US dollars per million tokens: input, cached input, output. */
  prices: { input: number; cached: number; output: number } | null
  json: boolean
}

export const usage = `npm run evals -- [--suite NAME]… [--task ID]… [--tag TAG]… [--model NAME] [--trials K]
                 [--out DIR] [--baseline FILE] [--update-baseline] [--json] [--workers N]
                 [--record DIR | --model replay --recordings DIR]
                 [--judge MODEL [--labels FILE]] [--prices INPUT,CACHED,OUTPUT]
npm run evals -- save THREAD

Talk with the agent as members do, in workspaces of its own, and grade the state that results.
  --suite, --task, --tag   only these; each may be repeated
  --model NAME             a model of the server that OPENAI_API_KEY or OPENAI_BASE_URL names; offline unless told
  --trials K               each task so many times, up to 100 (default 1)
  --workers N              so many at once
  --out DIR                results.json, report.html, report.md and junit.xml
  --baseline FILE          what the run is compared with; --update-baseline writes it anew
  --record DIR             keep the model's answers; --model replay --recordings DIR plays them again
  --judge MODEL            score the copy's tone; --labels FILE has people's scores
  --prices A,B,C           US dollars for a million tokens: input, cached input, output
  --json                   the results on standard output
  save THREAD              a real conversation as a task, and its workspace as a fixture

Exit code: 0 when nothing got worse, 1 when something did or the command could not run.
`

const maxTrials = 100

const wrong = (detail: string) => usageError(usage, detail)

const text = { type: 'string' } as const
const list = { type: 'string', multiple: true } as const
const flag = { type: 'boolean' } as const
const options = {
  suite: list,
  task: list,
  tag: list,
  model: text,
  trials: text,
  workers: text,
  out: text,
  baseline: text,
  'update-baseline': flag,
  record: text,
  recordings: text,
  judge: text,
  labels: text,
  prices: text,
  json: flag,
  help: { type: 'boolean', short: 'h' },
} as const

/**
 * Null when the usage is asked for.
 * @throws AppError invalid_query that says what is wrong and how the command is used
 */
export function parseEvalArguments(argv: readonly string[]): RunArguments | SaveArguments | null {
  const { values, positionals } = readOptions(argv, usage, options)
  if (values.help === true) return null
  const [command, threadId, ...more] = positionals
  if (command === 'save') {
    if (threadId === undefined || more.length > 0 || Object.keys(values).length > 0)
      throw wrong('save takes the id of one thread and nothing else.')
    return { command, threadId }
  }
  if (command !== undefined) throw wrong(`There is no “${command}” here; options begin with --.`)
  const { model = 'offline', record = null, recordings = null, judge = null, labels = null } = values
  if ((model === 'replay') !== (recordings !== null))
    throw wrong('--model replay and --recordings DIR go together: what is to be played again?')
  if (record !== null && model === 'replay') throw wrong('What is played again cannot be recorded anew.')
  if (labels !== null && judge === null) throw wrong('--labels is for the judge: name one with --judge.')
  return {
    command: 'run',
    suites: values.suite ?? [],
    tasks: values.task ?? [],
    tags: values.tag ?? [],
    model,
    trials: readCount('--trials', values.trials, maxTrials) ?? 1,
    workers: readCount('--workers', values.workers, 64),
    out: values.out ?? null,
    baseline: values.baseline ?? null,
    updateBaseline: values['update-baseline'] === true,
    record,
    recordings,
    judge,
    labels,
    prices: readPrices(values.prices),
    json: values.json === true,
  }
}

function readCount(name: string, text: string | undefined, most: number): number | null {
  if (text === undefined) return null
  const count = Number(text)
  if (Number.isSafeInteger(count) && count >= 1 && count <= most) return count
  throw wrong(`${name} is “${text}”; it takes a whole number from 1 to ${most}.`)
}

function readPrices(text: string | undefined): RunArguments['prices'] {
  if (text === undefined) return null
  const [input = Number.NaN, cached = Number.NaN, output = Number.NaN, ...more] = text
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (more.length === 0 && [input, cached, output].every((price) => price >= 0)) return { input, cached, output }
  throw wrong(`--prices is “${text}”; it takes three prices per million tokens, for example 1.25,0.125,10.`)
}
