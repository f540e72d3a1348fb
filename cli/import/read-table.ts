import type { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { AppError } from '../../domain/errors.ts'
import { maxLineLength } from './read-lines.ts'

export type TableRow = { line: number; cells: string[] }

const delimiters = [',', ';', '\t', '|']

/**
 * The rows of a CSV file, with the line on which each begins. The delimiter is the one that the first row has most of.
 * @param head how the file begins
 * @throws AppError invalid_body for a quote that nothing closes: what comes after it cannot be told apart
 */
export async function* readTable(file: string, text: Readable, head: string): AsyncGenerator<TableRow> {
  const begins: number[] = []
  let last = 0
  // csv-parse counts a CRLF inside quotes as two lines.
  let surplus = 0
  const parser = parse({
    bom: true,
    delimiter: tellDelimiter(head),
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: maxLineLength,
    // Counted as they are parsed: rows before a fault may still wait in the stream, and are lost with it.
    on_record(cells: string[], { lines }) {
      surplus += count(cells, '\r\n')
      last = lines - surplus
      begins.push(last - count(cells, '\n'))
      return cells
    },
  })
  text.on('error', (error) => parser.destroy(error))
  try {
    for await (const cells of text.pipe(parser) as AsyncIterable<string[]>) yield { line: begins.shift() ?? 0, cells }
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
