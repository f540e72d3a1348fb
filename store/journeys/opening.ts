import { type RawBuilder, sql } from 'kysely'
import type { DateTrigger } from '../../domain/campaign/trigger.ts'
import { traitSql } from '../../domain/conditions/values/value-sql.ts'
import type { WorkspaceTx } from '../database/db.ts'

export type OpeningZones = {
  /** Zones, as customers have them, where the run opens now. */
  opening: readonly string[]
  /** All that are zones. */
  known: readonly string[]
  /** Whether it opens now where the zone is unknown. */
  opensForOthers: boolean
  plannedAt: Temporal.Instant
}

/** The day that a date trigger looks for, in that trait. */
export type LookedFor = Pick<DateTrigger, 'trait' | 'every'> & { day: Temporal.PlainDate }

/**
 * Those of the audience for whom a run may open now; their facts tell for sure.
 * @param audience an expression over `customers c`
 */
export function mayOpenSql(
  zones: OpeningZones | null,
  looksFor: LookedFor | null,
  audience: RawBuilder<boolean>,
): RawBuilder<boolean> {
  const inZones = zones === null ? [] : [inZonesSql(zones)]
  const namesDay = looksFor === null ? [] : [namesDaySql(looksFor)]
  return sql`(${sql.join([...inZones, ...namesDay, audience], sql` and `)})`
}

function inZonesSql({ opening, known, opensForOthers, plannedAt }: OpeningZones): RawBuilder<boolean> {
  const others = opensForOthers ? sql`or c.timezone is null or not c.timezone = any(${known}::text[])` : sql``
  return sql`(c.timezone = any(${opening}::text[]) or c.zone_since > ${plannedAt.toString()} ${others})`
}

/** No zone is further from UTC. */
const farthest = { hours: 14 }

/** Whose trait may name that day, somewhere on earth, or one whose anniversary it is. */
function namesDaySql({ trait, day, every }: LookedFor): RawBuilder<boolean> {
  const value = traitSql(trait)
  const begin = day.toZonedDateTime('UTC').toInstant()
  if (every === 'once')
    return value.isWithin(begin.subtract(farthest), begin.add({ hours: 24 }).add(farthest), 'excluded')
  const days = [-2, -1, 0, 1, 2].map((ahead) => day.add({ days: ahead }).toString().slice(-5))
  // Which other years do not have.
  days.push('02-29')
  return sql`(to_char(${value.moment} at time zone 'UTC', 'MM-DD') = any(${days}::text[]))`
}

export type RunFacts = {
  timezone: string | null
  zoneSince: Temporal.Instant | null
  /** What the date trigger's trait holds. */
  date: string | null
}

/** What decides whether a run that opens by local time is for these customers. */
export async function readRunFacts(
  ws: WorkspaceTx,
  trait: string | null,
  customerIds: readonly number[],
): Promise<Map<number, RunFacts>> {
  const value = trait === null ? null : traitSql(trait)
  const { rows } = await sql<Omit<RunFacts, 'date'> & { id: number; text: string | null; moment: Temporal.Instant }>`
    select c.id, c.timezone, c.zone_since as "zoneSince", ${value?.text ?? sql`null::text`} as text,
           ${value?.moment ?? sql`null::timestamptz`} as moment
      from customers c where c.workspace_id = ${ws.workspaceId} and c.id = any(${customerIds}::bigint[])`.execute(ws.tx)
  return new Map(
    rows.map(({ id, text, moment, ...facts }) => [id, { ...facts, date: text ?? moment?.toString() ?? null }]),
  )
}
