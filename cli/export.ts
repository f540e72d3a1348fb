import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '../domain/clock.ts'
import type { Condition } from '../domain/conditions/condition.ts'
import { readConfig } from '../domain/config.ts'
import { AppError } from '../domain/errors.ts'
import { type Db, inWorkspace } from '../store/database/db.ts'
import { migrate } from '../store/database/migrate.ts'
import { openStore } from '../store/database/open.ts'
import { listSegments } from '../store/segments.ts'
import { findWorkspace } from '../store/workspaces/find-workspace.ts'
import { type ExportArguments, exportUsage, parseExportArguments } from './export/arguments.ts'
import { exportWorkspace } from './export/export-workspace.ts'
import { PrivateFile } from './export/private-file.ts'
import { createPaint } from './terminal/page.ts'
import { openProgress } from './terminal/progress.ts'

async function main(): Promise<void> {
  const args = parseExportArguments(process.argv.slice(2))
  if (args === null) return void process.stdout.write(exportUsage)
  const store = await openStore(readConfig())
  try {
    await migrate(store.db)
    await exportTo(store.db, args)
  } finally {
    await store.close()
  }
}

async function exportTo(db: Db, args: ExportArguments): Promise<void> {
  const workspace = await findWorkspace(db, args.workspace)
  if (workspace === undefined)
    throw new AppError('not_found', { detail: 'There is no workspace yet, so there is nothing to export.' })
  const condition = args.segment === null ? null : await findSegment(db, workspace.id, args.segment)
  await mkdir(args.out, { recursive: true, mode: 0o700 })
  const opened: PrivateFile[] = []
  const open = async (name: string) => {
    const file = await PrivateFile.open(join(args.out, name), args.overwrite)
    opened.push(file)
    return file
  }
  const progress = openProgress(workspace.name, process.stderr)
  const startedAtMs = performance.now()
  try {
    const people = args.people ? { file: await open(`people.${args.format}`), format: args.format } : null
    const events = args.events ? await open('events.ndjson') : null
    const counts = await exportWorkspace({
      db,
      workspaceId: workspace.id,
      now: systemClock.now(),
      condition,
      since: args.since,
      people,
      events,
      onProgress: (at) =>
        progress.show(at.share, `${at.people.toLocaleString('en')} people, ${at.events.toLocaleString('en')} events`),
    })
    for (const file of opened) await file.finish()
    progress.end()
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1)
    const paint = createPaint(process.stdout.isTTY)
    process.stdout.write(`${paint.dim('From')} ${paint.bold(workspace.name)}\n`)
    if (people !== null) say(people.file, counts.people, 'people')
    if (events !== null) say(events, counts.events, 'events')
    process.stdout.write(`${paint.dim(`  in ${seconds} s, readable by you alone`)}\n`)
  } catch (error) {
    for (const file of opened) await file.abandon()
    throw error
  } finally {
    progress.end()
  }
}

function say({ path, bytes }: PrivateFile, count: number, what: string): void {
  const paint = createPaint(process.stdout.isTTY)
  const size = `${(bytes / 1_000_000).toFixed(1)} MB`
  process.stdout.write(`${paint.good('✔')} ${paint.bold(path)}  ${count.toLocaleString('en')} ${what}, ${size}\n`)
}

async function findSegment(db: Db, workspaceId: number, name: string): Promise<Condition> {
  const segments = await inWorkspace(db, workspaceId, listSegments)
  const found = segments.find((each) => each.name.toLowerCase() === name.toLowerCase() || each.id === name)
  if (found !== undefined) return found.condition
  const known = segments.map((each) => `“${each.name}”`).join(', ') || 'none'
  throw new AppError('unknown_name', { detail: `There is no segment “${name}”. This workspace has ${known}.` })
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof AppError ? `${error.message} (${error.code})` : String(error)}\n`)
  process.exitCode = 1
}
