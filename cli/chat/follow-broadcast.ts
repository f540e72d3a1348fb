import { setTimeout as sleep } from 'node:timers/promises'
import type { Progress } from '../../domain/results/progress.ts'
import type { Progress as Line } from '../terminal/progress.ts'
import type { ChatEvent } from './read-events.ts'

export type Figures = Progress & { status: string; due: number }
type Following = {
  read: () => Promise<Figures>
  line: Line
  /** Ends the watching; what is sent goes on. */
  signal: AbortSignal
  lookMs?: number
}

/** The same events; `launched` hears of a broadcast that one of them says went live. */
export async function* noteBroadcast(
  events: AsyncIterable<ChatEvent>,
  launched: (campaignId: string) => void,
): AsyncGenerator<ChatEvent> {
  for await (const event of events) {
    if (event.type === 'TOOL_CALL_RESULT') {
      const result = parseResult(event['content'])
      if (result !== null) launched(result)
    }
    yield event
  }
}

function parseResult(content: unknown): string | null {
  try {
    const result: unknown = JSON.parse(String(content))
    if (typeof result !== 'object' || result === null || !('trigger' in result) || !('campaignId' in result))
      return null
    return result.trigger === 'broadcast' && typeof result.campaignId === 'string' ? result.campaignId : null
  } catch {
    return null
  }
}

/** So many looks without a change, and the rest waits for more than its turn: for quiet hours, or for its time. */
const mostStillLooks = 15

/**
 * Draw how far a broadcast has come until all of it is sent, it is braked, nothing moves any more, or `signal` says so.
 * @returns the last figures; null when there are none
 */
export async function followBroadcast({ read, line, signal, lookMs = 1000 }: Following): Promise<Figures | null> {
  let last: Figures | null = null
  let stillLooks = 0
  try {
    while (!signal.aborted) {
      const now: Figures = await read()
      stillLooks = JSON.stringify(now) === JSON.stringify(last) ? stillLooks + 1 : 0
      last = now
      const waiting = now.queued + now.attempted
      line.show(now.due === 0 ? 0 : (now.due - waiting) / now.due, sayFigures(now))
      const isUnderWay = now.status === 'live' && (now.expanding || waiting > 0 || now.due === 0)
      if (!isUnderWay || stillLooks >= mostStillLooks) break
      await sleep(lookMs, undefined, { signal }).catch(() => undefined)
    }
  } finally {
    line.end()
  }
  return last
}

/** “1,180 sent, 19 skipped, 930 to go”; what there is none of is left out. */
export function sayFigures({ sent, skipped, failed, uncertain, queued, attempted }: Figures): string {
  const rest = { skipped, failed, uncertain, 'to go': queued + attempted }
  const parts = Object.entries(rest).filter(([, count]) => count > 0)
  return [['sent', sent] as const, ...parts].map(([word, count]) => `${count.toLocaleString('en')} ${word}`).join(', ')
}
