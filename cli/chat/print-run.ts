import { z } from 'zod'
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
  const shown: Card[] = []
  for await (const event of events) {
    if (json) out.write(`${JSON.stringify(event)}\n`)
    else printEvent(event, out, paint, shown)
    if (event.type === 'RUN_FINISHED') ending = event['outcome'] === undefined ? 'finished' : 'approval'
  }
  return ending
}

function printEvent(event: ChatEvent, out: Output, paint: Paint, shown: Card[]): void {
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
      return printCustom(event, out, paint, shown)
    default:
  }
}

function printCustom(event: ChatEvent, out: Output, paint: Paint, shown: Card[]): void {
  if (event['name'] === 'retracted') return out.write(`\n${paint.dim('The answer was cut off; here it is again.')}\n`)
  const value = event['value']
  if (event['name'] === 'approval_decided') return printFirst(value, out, paint)
  if (event['name'] === 'suggestions') return printSuggestions(value, out, paint)
  if (event['name'] !== 'card') return
  const card = Card.safeParse(typeof value === 'object' && value !== null && 'card' in value ? value.card : undefined)
  if (!card.success) return
  out.write(`${drawCard(withoutRepeats(card.data, shown), paint)}\n`)
  shown.push(card.data)
}

const Suggestions = z.object({ texts: z.array(z.string()) })

function printSuggestions(value: unknown, out: Output, paint: Paint): void {
  const texts = Suggestions.safeParse(value).data?.texts ?? []
  if (texts.length > 0) out.write(`${paint.dim(`You could say: ${texts.map((text) => `“${text}”`).join(' · ')}`)}\n`)
}

const First = z.object({ status: z.literal('pending'), approvedBy: z.string() })

/** Of two who must approve, the first: what follows from it is not seen otherwise. */
function printFirst(value: unknown, out: Output, paint: Paint): void {
  const first = First.safeParse(value)
  if (!first.success) return
  const words = `1 of 2 approved, by ${cleanText(first.data.approvedBy)}. Somebody else must approve it too.`
  out.write(`${paint.warn(words)}\n`)
}

/** An approval shows what is decided; what this very run has just shown above it need not stand there again. */
function withoutRepeats(card: Card, shown: readonly Card[]): Card {
  if (card.kind !== 'approval') return card
  const id = card.campaign?.campaignId
  const hasCopy = shown.some((each) => each.kind === 'copy' && each.campaignId === id)
  const hasCampaign = shown.some((each) => each.kind === 'campaign' && each.campaignId === id)
  return { ...card, previews: hasCopy ? [] : card.previews, campaign: hasCampaign ? null : card.campaign }
}
