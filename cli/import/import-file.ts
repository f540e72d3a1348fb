import type { Clock } from '../../domain/clock.ts'
import { type Db, inWorkspace } from '../../store/database/db.ts'
import { beginFileImport, type FileImport, forgetFileImport } from '../../store/imports/file-imports.ts'
import { EventWeeks } from './event-weeks.ts'
import { readEntries } from './read-entries.ts'
import type { Refusals } from './refusals.ts'
import type { Survey } from './survey-file.ts'
import type { WarningTallies } from './tally-warnings.ts'
import { type TakenLine, takeBatch } from './take-batch.ts'
import type { TopicGate } from './topic-gate.ts'

export type ImportOptions = {
  asText: ReadonlySet<string>
  /** May what the file tells start journeys, as if it had just happened? */
  wakesCampaigns: boolean
  /** Begin anew with a file that was imported before. */
  again: boolean
}

export type ImportContext = {
  db: Db
  workspaceId: number
  clock: Clock
  options: ImportOptions
  topics: TopicGate
  refusals: Refusals
  warnings: WarningTallies
  onProgress: (progress: { bytesRead: number; read: number; accepted: number }) => void
  signal: AbortSignal
}

/** `resumedAt`: how many lines an earlier run had done; `read` and `refused` count these too. */
export type FileResult = FileImport & { read: number; refused: number; resumedAt: number; isStopped: boolean }

/** What one transaction takes; measured: larger ones are not faster. */
const maxLines = 1_000
const maxLength = 4 << 20

/**
 * Import one file, or what is left of it. Lines are taken a thousand at a time, each thousand with the note of how far
 * the file has come in one transaction: whatever ends the process, the next run goes on right there.
 */
export async function importFile(survey: Survey, context: ImportContext): Promise<FileResult> {
  const { db, workspaceId, clock, options, topics, refusals, signal } = context
  const begun = await inWorkspace(db, workspaceId, async (ws) => {
    if (options.again) await forgetFileImport(ws, survey.id)
    return beginFileImport(ws, survey.id, clock.now())
  })
  const { linesDone: resumedAt } = begun
  if (begun.finishedAt !== null) {
    const refused = resumedAt - begun.accepted - begun.repeated
    return { ...begun, read: resumedAt, refused, resumedAt, isStopped: false }
  }
  refusals.begin()
  const weeks = new EventWeeks(db)
  const refusedBefore = refusals.count
  let state = begun
  let read = 0
  let batch: TakenLine[] = []
  let length = 0
  let writing: Promise<unknown> = Promise.resolve()
  const flush = async (isEnd: boolean) => {
    const taken = { lines: batch, linesDone: read, isEnd }
    batch = []
    length = 0
    await writing
    writing = takeBatch(survey.id, taken, state, weeks, context).then((next) => (state = next))
    // Awaited with the next batch: meanwhile lines are read.
    writing.catch(() => undefined)
  }
  let isWhole = false
  try {
    const onTopics = (names: readonly string[]) => topics.demand(survey.path, names)
    for await (const entry of readEntries(survey, { asText: options.asText, onTopics })) {
      if (signal.aborted) break
      read += 1
      const { line, read: found } = entry
      const faults = 'faults' in found ? found.faults : await topics.check(found.consents)
      if (faults.length > 0) refusals.add(survey.path, line, faults, entry.text())
      else if (read > resumedAt && 'calls' in found) batch.push({ line, ...found })
      length += entry.length
      if (read > resumedAt && (batch.length >= maxLines || length > maxLength)) await flush(false)
      if (read % 100 === 0) context.onProgress({ bytesRead: entry.bytesRead, read, accepted: state.accepted })
    }
    isWhole = !signal.aborted
  } finally {
    // What was read before a broken end is kept, and so is the note of it.
    if (isWhole || read > resumedAt) await flush(isWhole)
    await writing
  }
  return { ...state, read, refused: refusals.count - refusedBefore, resumedAt, isStopped: signal.aborted }
}
