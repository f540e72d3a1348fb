import { createPaint } from '../cli/terminal/page.ts'
import { openProgress } from '../cli/terminal/progress.ts'
import { readConfig } from '../domain/config.ts'
import { AppError } from '../domain/errors.ts'
import { parseEvalArguments, type RunArguments, usage } from './arguments.ts'
import { listReasonsToFail } from './report/reasons-to-fail.ts'
import { toResultsJson } from './report/results-json.ts'
import { drawSummary } from './report/terminal.ts'
import { writeReports } from './report/write-reports.ts'
import { runEvals } from './run-evals.ts'
import { saveThread } from './save/save-thread.ts'

/** Ctrl-C, or a request to end: the trials' processes and databases are gone when it is thrown. */
class Interrupted extends Error {
  readonly exitCode: number
  constructor(exitCode: number) {
    super('Interrupted: nothing is reported.')
    this.exitCode = exitCode
  }
}

/** `npm run evals`: exit code 0 when nothing got worse, 1 when something did, or when the command cannot be run. */
async function main(): Promise<number> {
  const args = parseEvalArguments(process.argv.slice(2))
  if (args === null) {
    process.stdout.write(usage)
    return 0
  }
  if (args.command === 'run') return run(args)
  for (const file of await saveThread(args.threadId, readConfig())) process.stdout.write(`${file}\n`)
  return 0
}

async function run(args: RunArguments): Promise<number> {
  const progress = openProgress('trials', process.stderr)
  const interruption = new AbortController()
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    process.once(signal, () => interruption.abort(new Interrupted(code)))
  const summary = await runEvals(args, readConfig(), progress.show, interruption.signal).finally(progress.end)
  if (args.out !== null) {
    const names = await writeReports(args.out, summary)
    process.stderr.write(`${args.out}: ${names.join(', ')}\n`)
  }
  const paint = createPaint(process.stdout.isTTY)
  process.stdout.write(args.json ? `${JSON.stringify(toResultsJson(summary))}\n` : drawSummary(summary, paint))
  return listReasonsToFail(summary).length === 0 ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  const said = error instanceof AppError ? `${error.message} (${error.code})` : undefined
  process.stderr.write(`${said ?? (error instanceof Interrupted ? error.message : String(error))}\n`)
  process.exitCode = error instanceof Interrupted ? error.exitCode : 1
}
