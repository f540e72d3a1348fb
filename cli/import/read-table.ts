import type { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { AppError } from '../../domain/errors.ts'
import { maxLineLength } from './read-lines.ts'

export type TableRow = { line: number; cells: string[] }

/** What csv-parse gives with `info`; lines are counted to the row's end. */
type ParsedRow = { info: { lines: number }; record: string[] }

const delimiters = [',', ';', '\t', '|']

/**
 * The rows of a CSV file, with the line on which each begins. The delimiter is the one that the first row has most of.
 * @param head how the file begins
 * @throws AppError invalid_body for a quote that nothing closes: what comes after it cannot be told apart
 */
export async function* readTable(file: string, text: Readable, head: string): AsyncGenerator<TableRow> {
  const parser = parse({
    bom: true,
    delimiter: tellDelimiter(head),
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: maxLineLength,
    info: true,
  })
  text.on('error', (error) => parser.destroy(error))
  let last = 0
  // csv-parse counts a CRLF inside quotes as two lines.
  let surplus = 0
  try {
    for await (const { info, record } of text.pipe(parser) as AsyncIterable<ParsedRow>) {
      surplus += count(record, '\r\n')
      last = info.lines - surplus
      yield { line: last - count(record, '\n'), cells: record }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new AppError('invalid_body', {
      detail: `${file}: the row on line ${(last + 1).toLocaleString('en')} has no end: a quote is opened and not closed, or it is longer than a megabyte. Nothing from there on was read. Mend it and run this again.`,
      cause: error,
    })
  }
}

function count(cells: readonly string[], mark: string): number {
  return cells.reduce((sum, cell) => (cell.includes(mark) ? sum + cell.split(mark).length - 1 : sum), 0)
}

/** Quoted parts of the first row do not count. */
function tellDelimiter(head: string): string {
  const firstRow = head.replaceAll(/"[^"]*"/g, '').split('\n', 1)[0] ?? ''
  const counts = delimiters.map((each) => firstRow.split(each).length)
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ','
}
