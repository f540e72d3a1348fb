import type { Logger } from 'pino'
import type { Clock } from '../../domain/clock.ts'
import { recountStale } from '../../store/catalogue/recount.ts'
import { keepTraitIndexes } from '../../store/customers/trait-indexes.ts'
import { purgeWindows } from '../../store/customers/inbound-windows.ts'
import type { Embedder } from '../../domain/embedder.ts'
import { purgeSlackEvents } from '../../store/slack/events.ts'
import { purgeSlackMessages } from '../../store/slack/messages.ts'
import type { Store } from '../../store/database/open.ts'
import { refreshStatistics } from '../../store/database/refresh-statistics.ts'
import { ensureCurrentPartitions, purgeSeenMessages } from '../../store/events/partitions.ts'
import { purgeExpiredEvents } from '../../store/events/retention.ts'
import { purgeKeys } from '../../store/keys.ts'
import { purgeBrakeCounts } from '../../store/brakes/count-outcomes.ts'
import { purgeEmbedTokens } from '../../store/members/embed.ts'
import { reEmbedMemories } from '../../store/memories/re-embed.ts'
import { keepVectorIndexes } from '../../store/memories/vector-index.ts'
import { purgeNotices } from '../../store/notices/read-notices.ts'
import { finishForgettings } from '../../store/privacy/finish-forgetting.ts'
import { purgeCalls } from '../../store/webhooks/list-calls.ts'

const everyMs = 6 * 3_600_000
const indexesEveryMs = 3_600_000
const forgettingsEveryMs = 60_000

/**
 * Keep next weeks' partitions ready, forget what has lapsed, count the catalogue by today's rules and refresh the planner's
 * statistics, now and every six hours; index the traits that live campaigns compare and the memories of large workspaces,
 * and give memories vectors of this embedder, every hour; finish forgettings that a crash or a running turn left, every
 * minute.
 * @returns what ends it
 */
export function startHousekeeping(store: Store, embedder: Embedder, clock: Clock, log: Logger): () => Promise<void> {
  const { db } = store
  const stopping = new AbortController()
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      if (!stopping.signal.aborted) log.warn({ err: error, what }, 'housekeeping failed; it is tried again next time')
    }
  }
  const tidy = async () => {
    await attempt('next weeks', () => ensureCurrentPartitions(db, clock.now()))
    await attempt('message ids', () => purgeSeenMessages(db, clock.now()))
    await attempt('inbound windows', () => purgeWindows(db, clock.now()))
    await attempt('keys', () => purgeKeys(db, clock.now()))
    await attempt('expired events', () => purgeExpiredEvents(db, clock.now()))
    await attempt('counts of brakes', () => purgeBrakeCounts(db, clock.now()))
    await attempt('identities', () => purgeEmbedTokens(db, clock.now()))
    await attempt('notices', () => purgeNotices(db, clock.now()))
    await attempt('events of Slack', () => purgeSlackEvents(db, clock.now()))
    await attempt('messages in Slack', () => purgeSlackMessages(db, clock.now()))
    await attempt('calls', () => purgeCalls(db, clock.now()))
    await attempt('catalogue', () => recountStale(db))
    await attempt('statistics', () => refreshStatistics(db))
  }
  const index = () =>
    attempt('indexes on traits', async () => {
      const { made, dropped } = await keepTraitIndexes(store, stopping.signal)
      if (made.length > 0 || dropped.length > 0) log.info({ made, dropped }, 'changed the indexes on traits')
    })
  const remember = async () => {
    await attempt('vectors of memories', () => reEmbedMemories(db, embedder, stopping.signal))
    await attempt('indexes on memories', () => keepVectorIndexes(store, stopping.signal))
  }
  const forget = () => attempt('forgettings', () => finishForgettings(db, clock.now()))
  let running = tidy().then(index).then(remember).then(forget)
  const repeat = (work: () => Promise<void>, ms: number) =>
    setInterval(() => {
      running = running.then(work)
    }, ms)
  const timers = [
    repeat(tidy, everyMs),
    repeat(index, indexesEveryMs),
    repeat(remember, indexesEveryMs),
    repeat(forget, forgettingsEveryMs),
  ]
  return () => {
    for (const timer of timers) clearInterval(timer)
    stopping.abort()
    return running
  }
}
