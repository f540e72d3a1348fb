import type { Db } from '../../store/database/db.ts'
import { ensureEventPartitions } from '../../store/events/partitions.ts'
import type { Call } from '../../store/ingest/calls.ts'

/** As far as conditions look back; older events share the default partition. */
const maxAgeDays = 730
const weekMs = 7 * 24 * 3600 * 1000

/** Makes the partitions of the weeks that a history speaks of, each once, before its first event is written. */
export class EventWeeks {
  readonly #db: Db
  readonly #made = new Set<number>()

  constructor(db: Db) {
    this.#db = db
  }

  async prepare(calls: readonly Call[], now: Temporal.Instant): Promise<void> {
    const oldestMs = now.subtract({ hours: 24 * maxAgeDays }).epochMilliseconds
    for (const { type, timestamp } of calls) {
      if (timestamp === null || timestamp === undefined || !['track', 'page', 'screen'].includes(type)) continue
      const atMs = Date.parse(timestamp)
      // 1 January 1970 was a Thursday; the partitions begin on Mondays.
      const week = Math.floor((atMs + weekMs * (3 / 7)) / weekMs)
      if (atMs < oldestMs || atMs > now.epochMilliseconds || this.#made.has(week)) continue
      const at = Temporal.Instant.fromEpochMilliseconds(atMs)
      await ensureEventPartitions(this.#db, at, at)
      this.#made.add(week)
    }
  }
}
