import type { Logger } from 'pino'
import type { Clock } from '../../domain/clock.ts'
import { recountStale } from '../../store/catalogue/recount.ts'
import type { Db } from '../../store/database/db.ts'
import { refreshStatistics } from '../../store/database/refresh-statistics.ts'
import { ensureCurrentPartitions, purgeSeenMessages } from '../../store/events/partitions.ts'
import { purgeKeys } from '../../store/keys.ts'

const everyMs = 6 * 3_600_000

/**
 * Keep next weeks' partitions ready, forget what has lapsed, count the catalogue by today's rules and refresh the planner's
 * statistics, now and every six hours.
 * @returns what ends it
 */
export function startHousekeeping(db: Db, clock: Clock, log: Logger): () => Promise<void> {
  const tidy = async () => {
    try {
      await ensureCurrentPartitions(db, clock.now())
      await purgeSeenMessages(db, clock.now())
      await purgeKeys(db, clock.now())
      await recountStale(db)
      await refreshStatistics(db)
    } catch (error) {
      log.warn({ err: error }, 'housekeeping failed; it is tried again in six hours')
    }
  }
  let running = tidy()
  const timer = setInterval(() => {
    running = tidy()
  }, everyMs)
  return () => {
    clearInterval(timer)
    return running
  }
}
