import { advanceFileImport, type FileImport } from '../../store/imports/file-imports.ts'
import { writeImportedConsents } from '../../store/imports/write-consents.ts'
import type { Call } from '../../store/ingest/calls.ts'
import { ingestCalls } from '../../store/ingest/ingest.ts'
import type { EventWeeks } from './event-weeks.ts'
import type { ImportContext } from './import-file.ts'
import type { PersonConsent } from './person.ts'

/** A line that may go in: its calls, and the consents of the customer whom the first of them is about. */
export type TakenLine = { line: number; calls: Call[]; consents: PersonConsent[] }
export type Batch = { lines: readonly TakenLine[]; linesDone: number; isEnd: boolean }

const keptNo = {
  path: 'consent',
  detail: 'Left as it was: a later word is known, or a no, which only a yes with its time would lift.',
}

/** Write a batch with the note of how far its file has come. @returns that note */
export async function takeBatch(
  fileId: string,
  { lines, linesDone, isEnd }: Batch,
  from: FileImport,
  weeks: EventWeeks,
  { db, workspaceId, clock, options, warnings }: ImportContext,
): Promise<FileImport> {
  const now = clock.now()
  const calls = lines.flatMap((each) => each.calls)
  await weeks.prepare(calls, now)
  const noted: { line: number; warning: { path: string; detail: string } }[] = []
  let to = from
  await ingestCalls(db, workspaceId, calls, now, {
    wakesCampaigns: options.wakesCampaigns,
    // May run again when the transaction met another one: it begins with nothing noted.
    async alongside(ws, results, customerIds) {
      noted.length = 0
      let repeated = 0
      let index = 0
      const consents = []
      const lineOf = new Map<number, number>()
      for (const { line, calls: own, consents: words } of lines) {
        const outcome = results.slice(index, index + own.length)
        const customerId = customerIds[index] ?? null
        index += own.length
        if (outcome.every(({ duplicate }) => duplicate)) repeated += 1
        for (const warning of outcome.flatMap((each) => each.warnings)) noted.push({ line, warning })
        if (customerId === null) continue
        lineOf.set(customerId, line)
        for (const word of words) consents.push({ customerId, ...word })
      }
      for (const { customerId } of await writeImportedConsents(ws, consents, now, options.wakesCampaigns))
        noted.push({ line: lineOf.get(customerId) ?? 0, warning: keptNo })
      to = {
        linesDone,
        accepted: from.accepted + lines.length - repeated,
        repeated: from.repeated + repeated,
        warnings: from.warnings + noted.length,
        finishedAt: isEnd ? now : null,
      }
      await advanceFileImport(ws, fileId, from, to, now)
    },
  })
  for (const { line, warning } of noted) warnings.add(line, warning)
  return to
}
