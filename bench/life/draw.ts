import { type Happened, sum } from './count.ts'

const number = (count: number) => count.toLocaleString('en')
const list = (counts: Record<string, number>) =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([key, count]) => `${key} ${number(count)}`)
    .join(', ') || '–'

type Column = { title: string; of: (each: Happened) => number | Record<string, number> }
const columns: readonly Column[] = [
  { title: 'entered', of: (each) => each.entered },
  { title: 'held out', of: (each) => each.heldOut },
  { title: 'finished', of: (each) => each.finished },
  { title: 'exited', of: (each) => each.exited },
  { title: 'under way', of: (each) => each.open },
  { title: 'due', of: (each) => each.due },
  { title: 'sent', of: (each) => each.sent },
  { title: 'deferred', of: (each) => each.deferred },
  { title: 'capped', of: (each) => each.skipped['frequency_cap'] ?? 0 },
  { title: 'skipped otherwise', of: ({ skipped }) => ({ ...skipped, frequency_cap: 0 }) },
  { title: 'waiting', of: (each) => each.waiting },
  { title: 'failed', of: (each) => each.failed },
  { title: 'uncertain', of: (each) => each.uncertain },
  { title: 'converted', of: (each) => each.converted },
]

/** A Markdown table with a line of totals, so that it can be kept as it is. */
export function drawTable(happened: readonly Happened[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const draw = (value: number | Record<string, number>) => (typeof value === 'number' ? number(value) : list(value))
  return [
    line(['campaign', ...columns.map(({ title }) => title)]),
    line(['---', ...columns.map(() => '--:')]),
    ...happened.map((each) => line([each.name, ...columns.map(({ of }) => draw(of(each)))])),
    line(['**all**', ...columns.map(({ of }) => `**${draw(add(happened.map(of)))}**`)]),
  ]
}

function add(values: readonly (number | Record<string, number>)[]): number | Record<string, number> {
  const counts = values.map((value) => (typeof value === 'number' ? { '': value } : value))
  const total: Record<string, number> = {}
  for (const each of counts) for (const [key, count] of Object.entries(each)) total[key] = (total[key] ?? 0) + count
  return values.some((value) => typeof value !== 'number') ? total : sum(Object.values(total))
}
