import { sql } from 'kysely'
import { inWorkspace, type Db, type WorkspaceTx } from '../../store/database/db.ts'
import { findDueWork } from '../../store/due.ts'
import { readResults } from '../../store/results.ts'
import { readReport } from '../../store/results/report.ts'
import { countHappened, type Happened, sum } from './count.ts'
import { type Lived, startsAt } from './live.ts'

type Hold = (what: string, left: number, right: number) => void
const everything = Temporal.Instant.fromEpochMilliseconds(0)

/**
 * What does not add up: within a campaign, between the campaigns and what their results, days and channels say, between
 * what was given and what is stored, and of what should be over. Empty when all is well.
 */
export async function findGaps(db: Db, lived: Lived): Promise<string[]> {
  const { workspaceId, endedAt } = lived
  const gaps: string[] = []
  const hold: Hold = (what, left, right) => {
    if (left !== right) gaps.push(`${what}: ${left} is not ${right}`)
  }
  await inWorkspace(db, workspaceId, async (ws) => {
    for (const each of await countHappened(ws, startsAt)) holdWithin(each, hold)
    for (const each of await countHappened(ws, everything)) {
      holdWithin(each, hold)
      await holdBeside(ws, each, endedAt, hold)
    }
    await holdTogether(ws, lived, hold)
  })
  const due = await findDueWork(db, endedAt, workspaceId)
  if (due.length > 0) gaps.push(`still due at the end: ${due.map(({ kind }) => kind).join(', ')}`)
  return gaps
}

function holdWithin(each: Happened, hold: Hold): void {
  const { name, entered, finished, exited, heldOut, stopped, open, due, waiting, failed, uncertain } = each
  const [sent, skipped] = [sum(Object.values(each.sent)), sum(Object.values(each.skipped))]
  const ends = finished + exited + heldOut + stopped
  hold(`${name}: entered = finished + exited + held out + stopped + under way`, entered, ends + open)
  hold(
    `${name}: due = waiting + sent + skipped + failed + uncertain`,
    due,
    waiting + sent + skipped + failed + uncertain,
  )
  hold(`${name}: more conversions than entries`, Math.max(0, each.converted - entered), 0)
  hold(`${name}: more credited than sent or uncertain`, Math.max(0, each.credited - sent - uncertain), 0)
}

/** What members are shown of the campaign, beside its rows. */
async function holdBeside(ws: WorkspaceTx, each: Happened, now: Temporal.Instant, hold: Hold): Promise<void> {
  const { id, name } = each
  const [sent, skipped] = [sum(Object.values(each.sent)), sum(Object.values(each.skipped))]
  const { entries, deliveries } = await readResults(ws, id, now)
  hold(`${name}: entries of the results`, entries.total, each.entered)
  hold(`${name}: held out of the results`, entries.heldOut, each.heldOut)
  hold(`${name}: conversions of the results`, entries.entitledConverted, each.converted - each.heldOutConverted)
  hold(`${name}: due of the results`, deliveries.due, each.due)
  hold(`${name}: sent of the results`, deliveries.sent, sent)
  hold(`${name}: skipped of the results`, deliveries.skipped, skipped)
  for (const by of ['day', 'channel'] as const) {
    const rows = await readReport(ws, id, by)
    hold(`${name}: due by ${by}`, sum(rows.map((row) => row.due)), each.due)
    hold(`${name}: sent by ${by}`, sum(rows.map((row) => row.sent)), sent)
    hold(`${name}: skipped by ${by}`, sum(rows.map((row) => row.skipped)), skipped)
  }
}

/** The workspace as a whole: nothing lost on the way in or out, nobody stranded. */
async function holdTogether(ws: WorkspaceTx, { events, endedAt }: Lived, hold: Hold): Promise<void> {
  const of = sql`workspace_id = ${ws.workspaceId}`
  const since = sql`${startsAt.toString()}::timestamptz`
  const { rows } = await sql<{
    events: number
    unheard: number
    sent: number
    handedOver: number
    stranded: number
    overdue: number
    orphans: number
  }>`
    select (select count(*) from events where ${of}) as events,
           (select count(*) from due_events where ${of}) as unheard,
           (select count(*) from deliveries where ${of} and sent_at >= ${since}) as sent,
           (select count(distinct delivery_id) from recorded_messages where ${of}) as "handedOver",
           (select count(*) from journey_entries e
             where ${of} and ended_at is null and due_at is null
               and not exists (select 1 from deliveries d where d.workspace_id = e.workspace_id and d.entry_id = e.id
                                  and d.state in ('queued', 'attempted'))
               and not exists (select 1 from outgoing_calls c where c.workspace_id = e.workspace_id and c.entry_id = e.id
                                  and c.ended_at is null)) as stranded,
           (select count(*) from journey_entries where ${of} and due_at <= ${endedAt.toString()}) as overdue,
           (select count(*) from deliveries d join journey_entries e on e.workspace_id = d.workspace_id and e.id = d.entry_id
             where d.workspace_id = ${ws.workspaceId} and d.state in ('queued', 'attempted')
               and e.ended_at is not null) as orphans`.execute(ws.tx)
  const [counted] = rows
  if (counted === undefined) return
  hold('events stored = events that were there + events given', counted.events, events.before + events.given)
  hold('events that nobody acted on', counted.unheard, 0)
  hold('sent = handed to a provider', counted.sent, counted.handedOver)
  hold('journeys under way that nothing wakes', counted.stranded, 0)
  hold('journeys that should have gone on', counted.overdue, 0)
  hold('messages that wait in a journey that is over', counted.orphans, 0)
}
