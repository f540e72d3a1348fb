import type { Campaign } from '../../domain/campaign/campaign.ts'
import type { SegmentTrigger } from '../../domain/campaign/trigger.ts'
import { describeTrigger, sayDateTime } from '../../domain/campaign/trigger-words.ts'
import { sayZones } from '../../domain/campaign/zone-words.ts'
import { findFirstRun, readTimetable } from '../../domain/journey/schedule.ts'
import { countOf } from '../../domain/words.ts'
import { countAudience, countMatching, readSqlScope } from '../../store/audience.ts'
import { countZones } from '../../store/customers/zones.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'

/** When it would go out, in words, with what of the audience decides that; and what a member may not expect of it. */
export async function sayTiming(
  ws: WorkspaceTx,
  document: Campaign,
  scope: { now: Temporal.Instant; workspaceZone: string },
): Promise<{ schedule: string; warnings: string[] }> {
  const { trigger } = document
  const said = describeTrigger(trigger)
  if ('segment' in trigger) return { schedule: `${said}. ${await sayMembers(ws, trigger, scope.now)}`, warnings: [] }
  const timetable = readTimetable(trigger)
  if (timetable === null) return { schedule: said, warnings: [] }
  const once = timetable.repeats && document.reentry === 'once' ? warnOfOnce(document) : []
  if (trigger.kind === 'date')
    return { schedule: `${said}. ${await sayDates(ws, document, scope.now)}`, warnings: once }
  const run = findFirstRun(timetable, scope.now)
  if (run === null) return { schedule: said, warnings: once }
  const next = timetable.repeats ? `; the first is ${sayDateTime(run.localAt)}` : ''
  if (run.zone !== 'customer') return { schedule: `${said}${next}`, warnings: once }
  const audience = { condition: document.audience, scope: await readSqlScope(ws, scope.now) }
  const zones = sayZones(run.localAt, await countZones(ws, audience), scope)
  const where = zones.schedule === '' ? '' : `: ${zones.schedule}`
  return { schedule: `${said}${next}${where}`, warnings: [...once, ...zones.warnings] }
}

function warnOfOnce({ trigger }: Campaign): string[] {
  if (trigger.kind === 'date' && trigger.every === 'once') return []
  return ['Each customer gets only the first of these, because everyone enters once. Let them enter every time.']
}

/** Nobody enters at the launch: how many have come in before it, or are in and may leave. */
async function sayMembers(ws: WorkspaceTx, { kind, segment }: SegmentTrigger, now: Temporal.Instant): Promise<string> {
  const count = await countAudience(ws, { inSegment: { segment } }, await readSqlScope(ws, now))
  const members = `${countOf(count, 'customer')} ${count === 1 ? 'is' : 'are'} in it now`
  return kind === 'segment_entry'
    ? `Nobody enters by being in it already: ${members}`
    : `Nobody enters before leaving it: ${members}`
}

/** How many have a date that is still to come, and how many have none. */
async function sayDates(ws: WorkspaceTx, { trigger, audience }: Campaign, now: Temporal.Instant): Promise<string> {
  if (trigger.kind !== 'date') return ''
  const { trait: name, offsetDays, every } = trigger
  const isDate = { trait: { name, after: '0001-01-01' } }
  const from = now.subtract({ hours: 24 * offsetDays }).toString({ smallestUnit: 'second' })
  const isAhead = every === 'year' ? isDate : { trait: { name, after: from } }
  const [all = 0, dated = 0, ahead = 0] = await countMatching(
    ws,
    [{ everyone: true }, isDate, isAhead],
    await readSqlScope(ws, now),
    audience,
  )
  const none = all - dated
  const missing = none === 0 ? '' : `; ${countOf(none, 'customer')} ${none === 1 ? 'has' : 'have'} no date there`
  return `${countOf(ahead, 'customer')} of the audience ${ahead === 1 ? 'has' : 'have'} one to come${missing}`
}
