import { Card } from '../../domain/cards.ts'
import { drawCard } from '../terminal/draw-card.ts'
import { cleanText, type Paint } from '../terminal/page.ts'
import type { ChatEvent } from './read-events.ts'

/** How a run ended: what the exit code says. */
export type RunEnding = 'finished' | 'approval' | 'error'

export type Output = { write(text: string): void }

/** Print a run as it happens and say how it ended; with `json`, one event a line and nothing else. */
export async function printRun(
  events: AsyncIterable<ChatEvent>,
  out: Output,
  paint: Paint,
  json: boolean,
): Promise<RunEnding> {
  let ending: RunEnding = 'error'
  for await (const event of events) {
    if (json) out.write(`${JSON.stringify(event)}\n`)
    else printEvent(event, out, paint)
    if (event.type === 'RUN_FINISHED') ending = event['outcome'] === undefined ? 'finished' : 'approval'
  }
  return ending
}

function printEvent(event: ChatEvent, out: Output, paint: Paint): void {
  switch (event.type) {
    case 'TEXT_MESSAGE_CONTENT':
      return out.write(cleanText(String(event['delta'])))
    case 'TEXT_MESSAGE_END':
      return out.write('\n')
    case 'TOOL_CALL_START':
      return out.write(`${paint.dim(`· ${String(event['toolCallName']).replaceAll('_', ' ')}`)}\n`)
    case 'RUN_ERROR':
      return out.write(`${paint.bad(String(event['message']))}\n`)
    case 'CUSTOM':
      return printCustom(event, out, paint)
    default:
  }
}

function printCustom(event: ChatEvent, out: Output, paint: Paint): void {
  if (event['name'] !== 'card') return
  const value = event['value']
  const card = Card.safeParse(typeof value === 'object' && value !== null && 'card' in value ? value.card : undefined)
  if (card.success) out.write(`${drawCard(card.data, paint)}\n`)
}
