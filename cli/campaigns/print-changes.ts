import { type Change, describeChanges } from '../../domain/campaign/describe-changes.ts'
import type { Outcome } from '../../domain/campaign/exchange.ts'
import { describeCondition } from '../../domain/conditions/describe-condition.ts'
import { cleanText, type Paint } from '../terminal/page.ts'

const signs = { made: '+', changed: '~', same: '=' } as const

/** What an import did, or would do, with one file: in words, then as lines that go and lines that come. */
export function printOutcome(outcome: Outcome, paint: Paint): string[] {
  const { file, id, kind, after, warnings } = outcome
  const name = cleanText(after.name)
  const head = `${signs[outcome.outcome]} ${kind} “${name}” ${paint.dim(`${id}  ${cleanText(file)}`)}`
  const notes = warnings.map((warning) => paint.warn(`    ! ${cleanText(warning)}`))
  if (outcome.outcome === 'same') return [paint.dim(`= ${kind} “${name}”  ${cleanText(file)}`)]
  const isRunning = kind === 'campaign' && (outcome.status === 'live' || outcome.status === 'paused')
  const running = isRunning
    ? [paint.dim(`    ${outcome.status}: what runs stays as approved until the next launch`)]
    : []
  return [paint.bold(head), ...running, ...printChanges(outcome, paint), ...notes]
}

function printChanges(outcome: Outcome, paint: Paint): string[] {
  if (outcome.before === null) return []
  if (outcome.kind === 'campaign')
    return describeChanges(outcome.before, outcome.after).flatMap((change) => printChange(change, paint))
  const { before, after } = outcome
  const fields: [string, string, string][] = [
    ['name', before.name, after.name],
    ['condition', describeCondition(before.condition), describeCondition(after.condition)],
  ]
  return fields.flatMap(([field, was, is]) =>
    was === is ? [] : printChange({ step: null, kind: 'changed', field, before: was, after: is }, paint),
  )
}

export function printChange({ step, kind, field, before, after }: Change, paint: Paint): string[] {
  const where = [step ?? '', field].filter((each) => each !== '').join(' › ')
  const head = `  ${kind === 'changed' ? '' : `${kind}: `}${cleanText(where).replaceAll('\n', ' ')}`
  if (kind === 'added') return [paint.good(head)]
  if (kind === 'removed') return [paint.bad(head)]
  return [head, ...(kind === 'moved' ? [] : printLines(before, after, paint))]
}

/** The lines that differ; those that are equal before and after them are left out. */
function printLines(before: string | null, after: string | null, paint: Paint): string[] {
  const old = before === null ? [] : cleanText(before).split('\n')
  const fresh = after === null ? [] : cleanText(after).split('\n')
  let start = 0
  while (start < Math.min(old.length, fresh.length) && old[start] === fresh[start]) start += 1
  let end = 0
  while (end < Math.min(old.length, fresh.length) - start && old.at(-1 - end) === fresh.at(-1 - end)) end += 1
  return [
    ...old.slice(start, old.length - end).map((line) => paint.bad(`    - ${line}`)),
    ...fresh.slice(start, fresh.length - end).map((line) => paint.good(`    + ${line}`)),
  ]
}
