import { fitText, padEnd, type Paint } from '../terminal/page.ts'
import type { FileResult } from './import-file.ts'
import type { Refusals } from './refusals.ts'
import type { WarningTally } from './tally-warnings.ts'

const count = (value: number) => value.toLocaleString('en')
const shownWarnings = 5

/** What became of a file, in a few lines. */
export function describeResult(file: string, result: FileResult, seconds: number, paint: Paint): string {
  const { read, refused, accepted, repeated, warnings, resumedAt, finishedAt, isStopped } = result
  if (finishedAt !== null && resumedAt === read) {
    const at = finishedAt.toString({ smallestUnit: 'second' })
    return `${paint.dim('·')} ${paint.bold(file)}  was imported at ${at}: ${count(accepted)} accepted, ${count(refused)} refused. --again imports it once more.`
  }
  const mark = isStopped ? paint.warn('‖') : refused > 0 ? paint.warn('!') : paint.good('✔')
  const pace = count(Math.round((read - resumedAt) / Math.max(seconds, 0.001)))
  const totals = [
    ['read', read, paint.bold],
    ['accepted', accepted, paint.good],
    ['refused', refused, refused > 0 ? paint.bad : paint.dim],
    ['repeated', repeated, paint.dim],
    ['warnings', warnings, warnings > 0 ? paint.warn : paint.dim],
  ] as const
  return [
    `${mark} ${paint.bold(file)}  ${paint.dim(`${seconds.toFixed(1)} s, ${pace} lines/s${resumedAt > 0 ? `, went on after line ${count(resumedAt)}` : ''}`)}`,
    `  ${totals.map(([name, value, dye]) => dye(`${count(value)} ${name}`)).join(paint.dim(' · '))}`,
    ...(isStopped ? ['  Stopped. The same command goes on from here.'] : []),
  ].join('\n')
}

export function describeWarnings(tallies: readonly WarningTally[], paint: Paint): string[] {
  const shown = tallies.slice(0, shownWarnings).map(({ path, detail, lines, firstLine }) => {
    const where = lines === 1 ? `line ${count(firstLine)}` : `${count(lines)} lines, first ${count(firstLine)}`
    return `  ${paint.warn(padEnd(fitText(path, 24), 24))} ${detail} ${paint.dim(`(${where})`)}`
  })
  const more = tallies.length - shownWarnings
  return more > 0 ? [...shown, paint.dim(`  and ${more} more kinds of warnings`)] : shown
}

export function describeRefusals({ count: refused, path }: Refusals, paint: Paint): string[] {
  return refused === 0 ? [] : [`  ${paint.bad(`${count(refused)} refused`)}: each with its reason in ${path}`]
}
