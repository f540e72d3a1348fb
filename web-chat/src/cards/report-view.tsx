import type { ReportLine, ResultsCard } from '../../../domain/cards.ts'
import { channelWords } from '../shell/channel-words.ts'
import { formatCount } from '../shell/format.ts'

const columns = ['sent', 'opened', 'clicked', 'converted', 'skipped'] as const satisfies (keyof ReportLine)[]

/** One row for each day or channel. */
export function ReportView({ report: { by, rows } }: { report: NonNullable<ResultsCard['report']> }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <section className="report" aria-label={`By ${by}`} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{by}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{nameKey(row.key)}</th>
              {columns.map((column) => (
                <td key={column}>{formatCount(row[column])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function nameKey(key: string): string {
  const words: Readonly<Record<string, string>> = channelWords
  return Object.hasOwn(words, key) ? (words[key] ?? key) : key
}
