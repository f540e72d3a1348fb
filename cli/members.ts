import { findCarrier } from '../channels/provider.ts'
import { openProviders } from '../channels/providers.ts'
import { systemClock } from '../domain/clock.ts'
import { localUrl, readConfig } from '../domain/config.ts'
import { AppError } from '../domain/errors.ts'
import { readLocalFile } from '../server/start/local-file.ts'
import { migrate } from '../store/database/migrate.ts'
import { openStore } from '../store/database/open.ts'
import { findWorkspace } from '../store/workspaces/find-workspace.ts'
import { membersUsage, parseMembersArguments } from './members/arguments.ts'
import { runMembersCommand } from './members/run-command.ts'

/** `npm run members`: let people in and out, beside a running server or without one. */
async function main(): Promise<void> {
  const args = parseMembersArguments(process.argv.slice(2))
  if (args === null) return void process.stdout.write(membersUsage)
  const config = readConfig()
  const url = config.publicUrl ?? (await readLocalFile(config.dataDir))?.url ?? localUrl
  const senders = openProviders(config)
  const store = await openStore(config)
  try {
    await migrate(store.db)
    const workspace = await findWorkspace(store.db, args.workspace)
    if (workspace === undefined)
      throw new AppError('not_found', { detail: 'There is no workspace yet. npm start makes the first one.' })
    const place = {
      store,
      clock: systemClock,
      workspaceId: workspace.id,
      publicUrl: () => url,
      mail: findCarrier(senders, 'email'),
      print: (line: string) => process.stdout.write(`${line}\n`),
    }
    process.stdout.write(`${(await runMembersCommand(place, args.command)).trimEnd()}\n`)
  } finally {
    await Promise.all([store.close(), ...senders.map((sender) => sender.close?.())])
  }
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof AppError ? `${error.message} (${error.code})` : String(error)}\n`)
  process.exitCode = 1
}
