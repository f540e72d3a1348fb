import { readOptions } from '../cli/read-options.ts'
import { AppError } from '../domain/errors.ts'
import type { Benchmark, BenchOptions, Measure } from './measure.ts'
import { audience } from './audience.ts'
import { broadcast } from './broadcast.ts'
import { dispatch } from './dispatch.ts'
import { ingest } from './ingest.ts'
import { push } from './push.ts'
import { recall } from './recall.ts'
import { render } from './render.ts'
import { rehearsals } from './rehearse.ts'
import { segments } from './segments.ts'
import { life } from './life.ts'
import { membership } from './membership.ts'
import { triggers } from './triggers.ts'
import { turn } from './turn.ts'

const benchmarks: readonly Benchmark[] = [
  audience,
  broadcast,
  dispatch,
  ingest,
  segments,
  membership,
  triggers,
  rehearsals,
  life,
  push,
  render,
  recall,
  turn,
]

const usage = `npm run bench -- [NAME...] [--json] [--customers N,N]

Measure each benchmark beside its limit or a peer; all of them, one after the other, when none is named.
${benchmarks.map(({ name, about }) => `  ${name.padEnd(12)}${about}`).join('\n')}
  --customers   of these sizes, such as 10000,100000
  --json        one line of JSON a measure
`

/** `npm run bench`: each benchmark beside its limit or peer, in one run. */
async function main(): Promise<void> {
  const { values, positionals } = readOptions(process.argv.slice(2), usage, {
    json: { type: 'boolean' },
    customers: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help === true) return void process.stdout.write(usage)
  const options = readSizes(values.customers)
  const chosen = positionals.length === 0 ? benchmarks : positionals.map(findBenchmark)
  for (const benchmark of chosen) {
    const report = (line: string) => void process.stderr.write(`${line}\n`)
    report(`${benchmark.name}: ${benchmark.about}`)
    for (const measure of await benchmark.run(report, options))
      process.stdout.write(`${values.json === true ? JSON.stringify(measure) : describe(measure)}\n`)
  }
}

function readSizes(customers: string | undefined): BenchOptions {
  if (customers === undefined) return {}
  const sizes = customers.split(',').map(Number)
  if (sizes.every((size) => Number.isSafeInteger(size) && size >= 1000)) return { sizes }
  throw new AppError('invalid_query', {
    detail: `--customers is “${customers}”; it takes whole numbers from 1000, for example --customers 10000,100000.`,
  })
}

function findBenchmark(name: string): Benchmark {
  const found = benchmarks.find((benchmark) => benchmark.name === name)
  if (found !== undefined) return found
  throw new AppError('invalid_query', {
    detail: `There is no benchmark “${name}”. There are: ${benchmarks.map((each) => each.name).join(', ')}.`,
  })
}

function describe({ name, ours, limit, ratio, unit, runs, range, check }: Measure): string {
  return `${name}: ${ours} ${unit} (${range[0]}–${range[1]}, ${runs} runs) · limit or peer ${limit} ${unit} · ratio ${ratio} · ${check}`
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof AppError ? `${error.message} (${error.code})` : String(error)}\n`)
  process.exitCode = 1
})
