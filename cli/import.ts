import { readConfig } from '../domain/config.ts'
import { systemClock } from '../domain/clock.ts'
import { AppError } from '../domain/errors.ts'
import type { Db } from '../store/database/db.ts'
import { migrate } from '../store/database/migrate.ts'
import { openStore } from '../store/database/open.ts'
import { ensureCurrentPartitions } from '../store/events/partitions.ts'
import { findWorkspace } from '../store/workspaces/find-workspace.ts'
import { makeEmptyWorkspace } from '../store/workspaces/home.ts'
import { type ImportArguments, importUsage, parseImportArguments } from './import/arguments.ts'
import { importFile } from './import/import-file.ts'
import { Refusals } from './import/refusals.ts'
import { describeRefusals, describeResult, describeWarnings } from './import/summary.ts'
import { type Survey, surveyFile } from './import/survey-file.ts'
import { WarningTallies } from './import/tally-warnings.ts'
import { TopicGate } from './import/topic-gate.ts'
import { createPaint } from './terminal/page.ts'
import { openProgress } from './terminal/progress.ts'

async function main(): Promise<number> {
  const args = parseImportArguments(process.argv.slice(2))
  if (args === null) {
    process.stdout.write(importUsage)
    return 0
  }
  // All are looked over before any is begun: a misspelt second name should not be found an hour later.
  const surveys: Survey[] = []
  for (const file of args.files) surveys.push(await surveyFile(file))
  const store = await openStore(readConfig())
  try {
    await migrate(store.db)
    await ensureCurrentPartitions(store.db, systemClock.now())
    return await importAll(store.db, surveys, args)
  } finally {
    await store.close()
  }
}

async function importAll(db: Db, surveys: readonly Survey[], args: ImportArguments): Promise<number> {
  const paint = createPaint(process.stdout.isTTY)
  const say = (line: string) => process.stdout.write(`${line}\n`)
  const { id: workspaceId, name } = await chooseWorkspace(db, args.workspace)
  say(`${paint.dim('Into')} ${paint.bold(name)}`)
  const topics = new TopicGate(db, workspaceId, args.createsTopics)
  const shared = args.report === null ? null : new Refusals(args.report)
  const options = { asText: new Set(args.asText), wakesCampaigns: args.trigger, again: args.again }
  const signal = stopOnInterrupt()
  let refused = 0
  for (const survey of surveys) {
    const refusals = shared ?? new Refusals(`${survey.path}.refused.ndjson`)
    const warnings = new WarningTallies()
    const progress = openProgress(survey.path, process.stderr)
    const startedAtMs = performance.now()
    const onProgress = ({ bytesRead, read }: { bytesRead: number; read: number }) =>
      progress.show(bytesRead / survey.bytes, `${read.toLocaleString('en')} lines`)
    try {
      const context = { db, workspaceId, clock: systemClock, options, topics, refusals, warnings, onProgress, signal }
      const result = await importFile(survey, context)
      progress.end()
      refused += result.refused
      say(describeResult(survey.path, result, (performance.now() - startedAtMs) / 1000, paint))
      for (const line of describeWarnings(warnings.list(), paint)) say(line)
      if (shared === null) for (const line of describeRefusals(refusals, paint)) say(line)
      if (result.isStopped) return 1
    } finally {
      progress.end()
      refusals.close()
    }
  }
  if (shared !== null) for (const line of describeRefusals(shared, paint)) say(line)
  return refused > 0 ? 2 : 0
}

async function chooseWorkspace(db: Db, wanted: string | null): Promise<{ id: number; name: string }> {
  const found = await findWorkspace(db, wanted)
  if (found !== undefined) return found
  await makeEmptyWorkspace(db, Temporal.Now.timeZoneId(), systemClock.now())
  return chooseWorkspace(db, null)
}

/** Ctrl-C lets the batch in hand end; a second one ends at once, which is safe too. */
function stopOnInterrupt(): AbortSignal {
  const controller = new AbortController()
  process.once('SIGINT', () => controller.abort())
  process.once('SIGTERM', () => controller.abort())
  return controller.signal
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof AppError ? `${error.message} (${error.code})` : String(error)}\n`)
  process.exitCode = 1
}
