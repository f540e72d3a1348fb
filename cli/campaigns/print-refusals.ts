import { z } from 'zod'
import { describeChanges } from '../../domain/campaign/describe-changes.ts'
import { Refusal } from '../../domain/campaign/exchange.ts'
import type { AppError } from '../../domain/errors.ts'
import { cleanText, type Paint } from '../terminal/page.ts'
import { printChange } from './print-changes.ts'
import type { BadFile, ReadFiles } from './read-file.ts'

const Refusals = z.object({ refusals: z.array(Refusal) })

/** Of one file: whoever mends so many looks again. */
const mostFaults = 20

/** `file:line:column: what is wrong`, as editors and CI read it. */
export function printBadFiles(bad: readonly BadFile[], paint: Paint): string[] {
  return bad.flatMap(({ file, faults }) =>
    faults
      .slice(0, mostFaults)
      .map(
        ({ line, column, message }) =>
          `${paint.bold(`${cleanText(file)}:${line}:${column}`)}: ${paint.bad(cleanText(message))}`,
      ),
  )
}

/** What the workspace refused, at its place in the files; null when the error is about something else. */
export function printRefusals(error: AppError, { good }: ReadFiles, paint: Paint): string[] | null {
  const found = Refusals.safeParse(error.extra)
  if (!found.success) return null
  return found.data.refusals.flatMap(({ file, detail, problems, current }) => {
    const read = good.find((each) => each.file === file)
    if (problems.length === 0) {
      const mine = read?.kind === 'campaign' ? read.document : null
      const theirs = current !== null && 'steps' in current ? current : null
      const changes = mine === null || theirs === null ? [] : describeChanges(theirs, mine)
      const difference = changes.flatMap((change) => printChange(change, paint))
      return [`${paint.bold(`${cleanText(file)}:1:1`)}: ${paint.bad(cleanText(detail))}`, ...difference]
    }
    const faults = problems.map(({ path, message }) => ({
      ...(read?.locate(path, message) ?? { line: 1, column: 1 }),
      message: `${path}: ${message}`,
    }))
    return printBadFiles([{ file, faults }], paint)
  })
}
