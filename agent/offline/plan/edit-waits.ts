import type { Step } from '../../../domain/campaign/steps.ts'
import { wordsOfDelay } from '../brief/plan-messages.ts'
import { readDuration } from '../text/durations.ts'
import { readChannelName } from '../parse/channel-names.ts'
import { push, type EditPlace } from './edit-place.ts'

/** “wait two hours instead”, “make it 30 minutes”, “send it a day later”: the wait before the message that is meant. */
export function editWaits({ reading, campaign, reaction, edit }: EditPlace): void {
  if (reaction !== undefined) return
  if (
    /\b(add|also|another|follow-?up|then)\b/i.test(reading.text) &&
    reading.tokens.some((_, at) => readChannelName(reading.tokens, at) !== undefined)
  )
    return
  const at = reading.tokens.findIndex(
    (_, index) => reading.isFree(index) && readDuration(reading.tokens, index) !== undefined,
  )
  const duration = at < 0 ? undefined : readDuration(reading.tokens, at)
  const speaks = /\b(wait|waiting|delay|later|after|instead|make it|change|pause|sooner|longer|give)\b/i.test(
    reading.text,
  )
  const window = /\b(last|past|inactive|gone|seen|within|ago|before)\b/i.test(reading.text)
  if (duration === undefined || !speaks || window) return
  reading.take(at, duration.end)
  takeAround(reading)
  const last = /\b(second|last|push)\b/i.test(reading.text)
  const waits = campaign.steps.filter((step) => step.kind === 'wait')
  const target = last ? waits.at(-1) : waits[0]
  const words = `it waits ${wordsOfDelay(duration.iso)}`
  if (target !== undefined && target.id !== null) {
    push(edit, { replace: { step: target.id, with: { ...target, duration: duration.iso } } }, words)
    return
  }
  const wait: Step = { id: null, kind: 'wait', duration: duration.iso }
  push(edit, { insert: { steps: [wait], place: { at: 'start' } } }, words)
}

function takeAround(reading: EditPlace['reading']): void {
  reading.tokens.forEach((token, index) => {
    if (/^(later|after|wait|waiting|delay|longer|sooner|instead|second|last)$/.test(token.word))
      reading.take(index, index + 1)
  })
}
