import { z } from 'zod'
import type { TurnEvent } from './turn-events.ts'

const Retraction = z.object({ name: z.literal('retracted'), value: z.object({ messageId: z.string() }) })

/** The events without those of messages that were retracted, their calls and the retractions included. */
export function dropRetracted<Entry extends { event: TurnEvent }>(entries: readonly Entry[]): Entry[] {
  const messageIds = new Set(
    entries.flatMap(({ event }) => {
      const retraction = Retraction.safeParse(event)
      return retraction.success ? [retraction.data.value.messageId] : []
    }),
  )
  if (messageIds.size === 0) return [...entries]
  const callIds = new Set(
    entries.flatMap(({ event }) =>
      event.type === 'TOOL_CALL_START' && messageIds.has(String(event['parentMessageId'])) ? [event['toolCallId']] : [],
    ),
  )
  return entries.filter(
    ({ event }) =>
      event['name'] !== 'retracted' &&
      !(event.type.startsWith('TEXT_MESSAGE') && messageIds.has(String(event['messageId']))) &&
      !(event.type.startsWith('TOOL_CALL') && callIds.has(event['toolCallId'])),
  )
}
