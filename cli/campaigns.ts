import { readConfig } from '../domain/config.ts'
import { AppError } from '../domain/errors.ts'
import { countOf } from '../domain/words.ts'
import { type CampaignsArguments, campaignsUsage, parseCampaignsArguments } from './campaigns/arguments.ts'
import { exportFiles } from './campaigns/export-files.ts'
import { printOutcome } from './campaigns/print-changes.ts'
import { printBadFiles, printRefusals } from './campaigns/print-refusals.ts'
import { readFiles, type ReadFiles } from './campaigns/read-file.ts'
import type { Workplace } from './campaigns/workplace.ts'
import { findServer } from './find-server.ts'
import { createPaint, type Paint } from './terminal/page.ts'

const say = (lines: readonly string[]) => process.stdout.write(lines.map((line) => `${line}\n`).join(''))
const complain = (lines: readonly string[]) => process.stderr.write(lines.map((line) => `${line}\n`).join(''))

async function main(args: CampaignsArguments): Promise<number> {
  const wantsColour = process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === ''
  const paint = createPaint(wantsColour)
  if (args.verb === 'export') return at(args, paint, (place) => runExport(place, args, paint))
  const files = await readFiles(args.names)
  if (files.bad.length > 0) {
    complain(printBadFiles(files.bad, paint))
    return failed(args)
  }
  if (args.verb === 'validate' && !args.againstStore) {
    say([`${paint.good('✔')} ${countOf(files.good.length, 'file')} valid; names of the workspace were not looked at`])
    return 0
  }
  return at(args, paint, (place) => runImport(place, args, files, paint))
}

/** diff says with 1 that something differs, so it says with 2 that it could not find out. */
const failed = ({ verb }: CampaignsArguments) => (verb === 'diff' ? 2 : 1)

async function at(
  args: CampaignsArguments,
  paint: Paint,
  work: (place: Workplace) => Promise<number>,
): Promise<number> {
  const place = await choosePlace(args.workspace)
  try {
    say([paint.dim(`At ${place.name}`)])
    return await work(place)
  } finally {
    await place.close()
  }
}

async function choosePlace(workspace: string | null): Promise<Workplace> {
  const config = readConfig()
  const server = await findServer(config, workspace)
  if (server !== null) return (await import('./campaigns/server-workplace.ts')).workOnServer(server)
  return (await import('./campaigns/database-workplace.ts')).workOnDatabase(config, workspace)
}

async function runExport(place: Workplace, { names, out }: CampaignsArguments, paint: Paint): Promise<number> {
  const result = await place.export(names)
  const written = await exportFiles(out, result)
  say(
    written.map(({ file, isNew, isChanged }) =>
      isChanged ? `${paint.good(isNew ? '+' : '~')} ${file}` : paint.dim(`= ${file}`),
    ),
  )
  say([`${countOf(result.campaigns.length, 'campaign')}, ${countOf(result.segments.length, 'segment')}`])
  return 0
}

async function runImport(place: Workplace, args: CampaignsArguments, files: ReadFiles, paint: Paint): Promise<number> {
  const { verb } = args
  const campaigns = files.good.flatMap(({ kind, file, id, base, document }) =>
    kind === 'campaign' ? [{ file, id, base, document }] : [],
  )
  const segments = files.good.flatMap(({ kind, file, id, base, document }) =>
    kind === 'segment' ? [{ file, id, base, document }] : [],
  )
  const dryRun = verb !== 'import' || args.dryRun
  try {
    const force = args.force || verb === 'validate'
    const { outcomes } = await place.import({ campaigns, segments, dryRun, force })
    const changes = outcomes.filter(({ outcome }) => outcome !== 'same')
    if (verb === 'validate') {
      say([`${paint.good('✔')} ${countOf(outcomes.length, 'file')} valid, names and all`])
      return 0
    }
    say((verb === 'diff' ? changes : outcomes).flatMap((outcome) => printOutcome(outcome, paint)))
    const what = dryRun ? 'would change' : 'changed'
    say([
      changes.length === 0
        ? 'Nothing differs.'
        : `${changes.length} of ${outcomes.length} ${what}; nothing is launched by it.`,
    ])
    return verb === 'diff' && changes.length > 0 ? 1 : 0
  } catch (error) {
    const lines = error instanceof AppError ? printRefusals(error, files, paint) : null
    if (lines === null) throw error
    complain([...lines, 'Nothing was changed.'])
    return failed(args)
  }
}

let args: CampaignsArguments | null = null
try {
  args = parseCampaignsArguments(process.argv.slice(2))
  if (args === null) process.stdout.write(campaignsUsage)
  else process.exitCode = await main(args)
} catch (error) {
  process.stderr.write(`${error instanceof AppError ? `${error.message} (${error.code})` : String(error)}\n`)
  process.exitCode = args === null ? 2 : failed(args)
}
