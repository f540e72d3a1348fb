import { z } from 'zod'
import { dropRetracted } from '../../agent/events/retracted.ts'
import type { NumberedEvent, TurnEvent } from '../../agent/events/turn-events.ts'
import { Card } from '../../domain/cards.ts'
import type { TurnRecord } from './outcome.ts'

const CardEvent = z.object({ name: z.literal('card'), value: z.object({ card: Card }) })
const Ending = z.object({ outcome: z.object({ interrupts: z.array(z.object({ id: z.string() })) }) })

/** The events of a turn as the member saw them. */
export function readTurn(
  events: readonly NumberedEvent[],
  told: Pick<TurnRecord, 'threadId' | 'said' | 'by' | 'elapsedMs'>,
): TurnRecord {
  const kept = dropRetracted(events).map(({ event }) => event)
  const last = kept.at(-1)
  return {
    ...told,
    words: kept.map((event) => (event.type === 'TEXT_MESSAGE_CONTENT' ? String(event['delta']) : '')).join(''),
    calls: readCalls(kept),
    cards: kept.flatMap((event) => {
      const parsed = CardEvent.safeParse(event)
      return parsed.success ? [parsed.data.value.card] : []
    }),
    waitsFor: Ending.safeParse(last).data?.outcome.interrupts.map(({ id }) => id) ?? [],
    error: last?.type === 'RUN_ERROR' ? { code: String(last['code']), message: String(last['message']) } : null,
  }
}

function readCalls(events: readonly TurnEvent[]): TurnRecord['calls'] {
  const calls = new Map<string, TurnRecord['calls'][number]>()
  for (const event of events) {
    const id = String(event['toolCallId'])
    if (event.type === 'TOOL_CALL_START')
      calls.set(id, { name: String(event['toolCallName']), arguments: '', result: '' })
    const call = calls.get(id)
    if (call === undefined) continue
    if (event.type === 'TOOL_CALL_ARGS') call.arguments += String(event['delta'])
    if (event.type === 'TOOL_CALL_RESULT') call.result = String(event['content'])
  }
  return [...calls.values()]
}
