import { fitText, measureWidth, padEnd } from './page.ts'

const widest = 40

/** Columns as wide as what stands in them, at most 40; what people wrote cannot move the cursor. */
export function drawTable(head: string[], rows: string[][]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => fitText(cell, widest)))
  const widths = head.map((_, column) => Math.max(...cells.map((row) => measureWidth(row[column] ?? ''))))
  return cells
    .map(
      (row) =>
        `${row
          .map((cell, column) => padEnd(cell, widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** To the minute, in UTC. */
export const shortTime = (at: Temporal.Instant | null): string =>
  at?.toString().slice(0, 16).replace('T', ' ') ?? 'never'
