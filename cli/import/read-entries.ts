import { createReadStream } from 'node:fs'
import { AppError } from '../../domain/errors.ts'
import { type PeopleTable, readHeader } from './csv-columns.ts'
import { readJsonLine } from './json-line.ts'
import type { PersonCalls } from './person.ts'
import { readLines } from './read-lines.ts'
import { readTable } from './read-table.ts'
import { type Survey, unpack } from './survey-file.ts'

/** One line of a file, read: its calls, or why it was refused. `bytesRead` tells how far the file has been read. */
export type Entry = { line: number; text: () => string; length: number; bytesRead: number; read: PersonCalls }

export type ReadOptions = {
  asText: ReadonlySet<string>
  /** Called with the topics of a table's consent columns before its first row. */
  onTopics: (topics: readonly string[]) => Promise<void>
}

const tooLong = 'is longer than a megabyte: split it, or leave out what is not needed'

/** Every line of a file that is not empty, from the top. @throws AppError invalid_body when the file as a whole is not right */
export async function* readEntries(survey: Survey, options: ReadOptions): AsyncGenerator<Entry> {
  const raw = createReadStream(survey.path, { highWaterMark: 1 << 18 })
  const text = unpack(raw, survey.isGzipped)
  if (survey.format === 'csv') {
    let table: PeopleTable | undefined
    for await (const { line, cells } of readTable(survey.path, text, survey.head)) {
      if (table === undefined) {
        table = readHeader(survey.path, cells, options.asText)
        await options.onTopics(table.topics)
      } else {
        const length = cells.reduce((sum, cell) => sum + cell.length, 0)
        yield { line, text: () => cells.join(','), length, bytesRead: raw.bytesRead, read: table.readRow(cells) }
      }
    }
    return
  }
  if (options.asText.size > 0)
    throw new AppError('invalid_body', {
      detail: `${survey.path}: --text is for CSV; in JSON, text stands in quotes.`,
    })
  for await (const found of readLines(text)) {
    const content = 'text' in found ? found.text : ''
    const read = 'text' in found ? readJsonLine(found.text) : { faults: [{ path: '', detail: tooLong }] }
    yield { line: found.line, text: () => content, length: content.length, bytesRead: raw.bytesRead, read }
  }
}
