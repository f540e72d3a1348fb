import { sql } from 'kysely'
import { until } from './campaigns.ts'
import type { Arrived, FarSide } from './far-side.ts'
import type { Place } from './place.ts'

/** What became of deliveries: by SQL and by what far sides took, never by a worker's word. */
export type Figures = {
  deliveries: number
  ended: Record<'sent' | 'skipped' | 'failed' | 'uncertain', number>
  /** Not there, not ended, or said to be sent while no far side took it. */
  lost: number
  /** Deliveries beyond one for a customer and step, and what a person would see again of one delivery. */
  doubled: number
  uncertain: number
  /** Why they are uncertain, for whoever wonders why a test failed. */
  reasons: Record<string, number>
}

type Row = { id: number; state: string; reason: string | null; place: string | null }

/** @param expected how many deliveries there should be */
export async function countFigures(
  { db, workspaceId }: Pick<Place, 'db' | 'workspaceId'>,
  farSides: readonly FarSide[],
  expected: number,
): Promise<Figures> {
  const { rows } = await sql<Row>`
    select id, state, reason, campaign_id || ' ' || step_id || ' ' || customer_id as place
      from deliveries where workspace_id = ${workspaceId}`.execute(db)
  const count = (state: string) => rows.filter((row) => row.state === state).length
  const ended = {
    sent: count('sent'),
    skipped: count('skipped'),
    failed: count('failed'),
    uncertain: count('uncertain'),
  }
  const taken = farSides.flatMap((far) => far.taken)
  const reached = new Set(taken.map(({ deliveryId }) => deliveryId))
  const unsent = rows.filter(({ id, state }) => state === 'sent' && !reached.has(id)).length
  const missing = expected - Object.values(ended).reduce((sum, each) => sum + each, 0)
  return {
    deliveries: rows.length,
    ended,
    lost: missing + unsent,
    doubled: countBegunAgain(rows) + countShownAgain(taken),
    uncertain: ended.uncertain,
    reasons: countReasons(rows),
  }
}

function countReasons(rows: readonly Row[]): Record<string, number> {
  const uncertain = rows.filter(({ state }) => state === 'uncertain')
  return Object.fromEntries(
    [...Map.groupBy(uncertain, ({ reason }) => reason ?? 'none')].map(([reason, own]) => [reason, own.length]),
  )
}

/** Of a customer who was forgotten no place is known. */
function countBegunAgain(rows: readonly Row[]): number {
  const places = rows.flatMap(({ place, state }) => (place === null || state === 'skipped' ? [] : [place]))
  return places.length - new Set(places).size
}

function countShownAgain(taken: readonly Arrived[]): number {
  const shown = Map.groupBy(taken, ({ deliveryId, to }) => `${deliveryId} ${to}`)
  return [...shown.values()].reduce((sum, each) => sum + new Set(each.map(({ shownAs }) => shownAs)).size - 1, 0)
}

async function countStates({ db, workspaceId }: Pick<Place, 'db' | 'workspaceId'>): Promise<Record<string, number>> {
  const { rows } = await sql<{ state: string; count: number }>`
    select coalesce(channel, lane) || ' ' || state as state, count(*) from deliveries where workspace_id = ${workspaceId}
     group by 1`.execute(db)
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}

export async function untilEnded(
  place: Pick<Place, 'db' | 'workspaceId'>,
  expected: number,
  withinMs?: number,
): Promise<void> {
  let seen: Record<string, number> = {}
  const hasEnded = async () => {
    seen = await countStates(place)
    const ended = Object.entries(seen).filter(([state]) => !/(?:queued|attempted)$/.test(state))
    return ended.reduce((sum, [, count]) => sum + count, 0) >= expected
  }
  await until('every delivery ends', hasEnded, withinMs).catch((cause: unknown) => {
    throw new Error(`of ${expected} deliveries not all end: ${JSON.stringify(seen)}`, { cause })
  })
}

/**
 * How long after a fault the next message of each far side was taken, and everything ended, in milliseconds.
 * @param sinceMs when the fault ended, by performance.now()
 */
export async function timeRecovery(
  place: Place,
  farSides: readonly FarSide[],
  { sinceMs, expected, withinMs }: { sinceMs: number; expected: number; withinMs?: number },
): Promise<{ nextMs: number | null; doneMs: number }> {
  await untilEnded(place, expected, withinMs)
  const doneMs = performance.now() - sinceMs
  const next = farSides.map(({ taken }) => taken.find(({ atMs }) => atMs > sinceMs))
  return { nextMs: latest(next.flatMap((each) => (each === undefined ? [] : [each.atMs - sinceMs]))), doneMs }
}

export const latest = (times: readonly (number | null)[]): number | null =>
  times.reduce((most, each) => (most === null || (each !== null && each > most) ? each : most), null)
