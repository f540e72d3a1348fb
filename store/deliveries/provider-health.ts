import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../database/db.ts'

/** Who carries a channel, as the rows of all workers name it. */
export type Carrier = { channel: string; provider: string }
export type ProviderHealth = Carrier & {
  reason: string
  since: Temporal.Instant
  /** Null while it has not rested yet. */
  restsUntil: Temporal.Instant | null
}

/** So many signs of illness in a row, of all workers together, and the provider rests. */
const mostFaults = 5
const firstRestSeconds = 10
const longestRestSeconds = 300
/** Longer than any call takes. */
const probeSeconds = 90

/** The providers that are not well: few rows, or none. */
export async function readHealth(db: Db): Promise<ProviderHealth[]> {
  const { rows } = await sql<ProviderHealth>`
    select channel, provider, reason, since, rests_until as "restsUntil" from provider_health`.execute(db)
  return rows
}

const at = (now: Temporal.Instant) => sql`${now.toString()}::timestamptz`
const isCarrier = ({ channel, provider }: Carrier) => sql`h.channel = ${channel} and h.provider = ${provider}`

/**
 * Note what says that a provider is ill, or over its quota. After some such answers in a row it rests, and after a rest at
 * the first: each time for longer, and for `leastMs` at least.
 * @param isCertain it is to rest at once
 * @returns until when it rests, null when it does not; and whether it was well before this
 */
export async function noteFaults(
  db: Db,
  { channel, provider }: Carrier,
  { count, isCertain, reason, leastMs }: { count: number; isCertain: boolean; reason: string; leastMs: number },
  now: Temporal.Instant,
): Promise<{ restsUntil: Temporal.Instant | null; isFirst: boolean }> {
  const faults = isCertain ? Math.max(count, mostFaults) : count
  const rests = sql`(h.faults + ${faults}::integer >= ${mostFaults} and (h.rests_until > ${at(now)}) is not true)`
  const endOfRest = (restsBefore: RawBuilder<unknown>) => sql`${at(now)} + make_interval(secs => greatest(
    least(${firstRestSeconds} * 2 ^ least(${restsBefore}, 10), ${longestRestSeconds}), ${leastMs / 1000}::float8))`
  const { rows } = await sql<{ restsUntil: Temporal.Instant | null; isFirst: boolean }>`
    insert into provider_health as h (channel, provider, faults, rests, reason, since, rests_until)
    values (${channel}, ${provider}, ${faults}::integer, ${faults >= mostFaults ? 1 : 0}, ${reason}, ${at(now)},
            ${faults >= mostFaults ? endOfRest(sql`0`) : sql`null::timestamptz`})
    on conflict (channel, provider) do update
       set faults = h.faults + ${faults}::integer, reason = excluded.reason, probed_until = null,
           rests = h.rests + ${rests}::integer,
           rests_until = case when ${rests} then ${endOfRest(sql`h.rests`)} else h.rests_until end
    returning case when h.rests_until > ${at(now)} then h.rests_until end as "restsUntil",
              h.rests = 1 and h.faults - ${faults}::integer < ${mostFaults} as "isFirst"`.execute(db)
  return rows[0] ?? { restsUntil: null, isFirst: false }
}

/** It answers again. Not what was begun before its rest says so, but what was asked after it. @returns whether it had rested */
export async function noteWell(db: Db, carrier: Carrier, now: Temporal.Instant): Promise<boolean> {
  const { rows } = await sql<{ hasRested: boolean }>`
    delete from provider_health h where ${isCarrier(carrier)} and (h.rests_until > ${at(now)}) is not true
    returning h.rests > 0 as "hasRested"`.execute(db)
  return rows[0]?.hasRested ?? false
}

/**
 * Ask first after a rest, alone of all workers.
 * @returns until when, which names the probe; null where another asks, or has, and the provider rests again
 */
export async function beginProbe(db: Db, carrier: Carrier, now: Temporal.Instant): Promise<Temporal.Instant | null> {
  const { rows } = await sql<{ until: Temporal.Instant }>`
    update provider_health h set probed_until = clock_timestamp() + make_interval(secs => ${probeSeconds})
     where ${isCarrier(carrier)} and (h.probed_until > clock_timestamp()) is not true
       and h.rests_until <= ${at(now)}
    returning h.probed_until as until`.execute(db)
  return rows[0]?.until ?? null
}

/** The one who asked first has its answer, or had nothing to ask; of one that froze, the next one's probe goes on. */
export async function endProbe(db: Db, carrier: Carrier, until: Temporal.Instant): Promise<void> {
  await sql`
    update provider_health h set probed_until = null
     where ${isCarrier(carrier)} and h.probed_until = ${at(until)}`.execute(db)
}

/**
 * Is what carries this lane to be left alone at this time, because it rests or another worker asks first?
 * @param lane an expression for a channel
 * @param carriers the provider of each channel
 */
export const isLeftAloneSql = (
  lane: RawBuilder<unknown>,
  carriers: Readonly<Record<string, string>>,
  now: Temporal.Instant,
) => sql`exists (
  select 1 from provider_health h
   where h.channel = ${lane} and h.provider = ${JSON.stringify(carriers)}::jsonb ->> ${lane}
     and (h.rests_until > ${at(now)} or h.probed_until > clock_timestamp()))`
