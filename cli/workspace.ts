import { systemClock } from '../domain/clock.ts'
import { readConfig } from '../domain/config.ts'
import { AppError } from '../domain/errors.ts'
import { migrate } from '../store/database/migrate.ts'
import { openStore } from '../store/database/open.ts'
import { findWorkspace } from '../store/workspaces/find-workspace.ts'
import { parseWorkspaceArguments, workspaceUsage } from './workspace/arguments.ts'
import { runWorkspaceCommand } from './workspace/run-command.ts'

/** `npm run workspace`: what waits, the kill switch and the audit, beside a running server or without one. */
async function main(): Promise<void> {
  const args = parseWorkspaceArguments(process.argv.slice(2))
  if (args === null) return void process.stdout.write(workspaceUsage)
  const store = await openStore(readConfig())
  try {
    await migrate(store.db)
    const workspace = await findWorkspace(store.db, args.workspace)
    if (workspace === undefined)
      throw new AppError('not_found', { detail: 'There is no workspace yet. npm start makes the first one.' })
    const place = { db: store.db, workspaceId: workspace.id, clock: systemClock }
    for await (const piece of runWorkspaceCommand(place, args.command)) process.stdout.write(piece)
  } finally {
    await store.close()
  }
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof AppError ? `${error.message} (${error.code})` : String(error)}\n`)
  process.exitCode = 1
}
