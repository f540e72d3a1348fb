import { Condition } from '../../../domain/conditions/condition.ts'
import { readDuration } from '../text/durations.ts'
import { tokenize } from '../text/tokens.ts'
import { push, type EditPlace } from './edit-place.ts'

const window = /"(?:beforeDaysAgo|withinLastDays|withinNextDays|withinDays|days)":(\d+)/g

/** “Make that 90 days”, of an audience with one length of time in it, where no wait could be meant. */
export function editWindows({ reading, campaign, edit }: EditPlace): void {
  if (campaign.steps.some(({ kind }) => kind === 'wait') || /\b(wait|delay|later|after|sooner)\b/i.test(reading.text))
    return
  if (!/\b(make|change|set|use|extend|shorten|rather|instead|better|not)\b/i.test(reading.text)) return
  const at = reading.tokens.findIndex(
    (_, index) => reading.isFree(index) && readDuration(reading.tokens, index) !== undefined,
  )
  const duration = at < 0 ? undefined : readDuration(reading.tokens, at)
  const written = JSON.stringify(campaign.audience)
  const [only, ...others] = [...written.matchAll(window)]
  if (duration === undefined || only === undefined || others.length > 0) return
  reading.take(at, duration.end)
  const changed = written.replace(window, (found, days: string) => found.replace(days, String(duration.days)))
  if (changed === written) return
  const audience = Condition.parse(JSON.parse(changed))
  push(edit, { set: { audience } }, `the ${only[1]} days of its audience are ${duration.days}`)
  const name = renameWindow(campaign.name, Number(only[1]), duration.days)
  if (name !== campaign.name) edit.operations.push({ set: { name } })
}

/** The name with the length of time that it tells, “60 days” or “two months”, as it is now. */
function renameWindow(name: string, before: number, now: number): string {
  const tokens = tokenize(name)
  for (const [at, first] of tokens.entries()) {
    const found = readDuration(tokens, at)
    const last = found === undefined ? undefined : tokens[found.end - 1]
    if (found?.days !== before || last === undefined) continue
    return `${name.slice(0, first.start)}${now} ${now === 1 ? 'day' : 'days'}${name.slice(last.end)}`.slice(0, 120)
  }
  return name
}
