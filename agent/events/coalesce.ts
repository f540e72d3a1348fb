import { EventType } from '@ag-ui/core'
import { dropRetracted } from './retracted.ts'
import type { NumberedEvent } from './turn-events.ts'

/**
 * What is kept of a turn: the same events, but the pieces of one text or of one call's arguments joined into one, under
 * the number of the last piece, without progress lines and without what was retracted.
 */
export function coalesceEvents(events: readonly NumberedEvent[]): NumberedEvent[] {
  const kept: NumberedEvent[] = []
  for (const next of dropRetracted(events)) {
    if (next.event['name'] === 'progress') continue
    const last = kept.at(-1)
    const joined = last === undefined ? undefined : joinPieces(last, next)
    if (joined === undefined) kept.push(next)
    else kept[kept.length - 1] = joined
  }
  return kept
}

const pieceIds: Partial<Record<string, string>> = {
  [EventType.TEXT_MESSAGE_CONTENT]: 'messageId',
  [EventType.TOOL_CALL_ARGS]: 'toolCallId',
}

function joinPieces(last: NumberedEvent, next: NumberedEvent): NumberedEvent | undefined {
  const id = pieceIds[next.event.type]
  if (id === undefined || last.event.type !== next.event.type || last.event[id] !== next.event[id]) return undefined
  return { ...next, event: { ...next.event, delta: `${String(last.event['delta'])}${String(next.event['delta'])}` } }
}
