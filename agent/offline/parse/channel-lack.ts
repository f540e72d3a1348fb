import type { Reading } from './reading.ts'

/** “email if they have no push”, “if push is off”: the channel before it stands in. */
export function takeLack(reading: Reading, at: number): boolean {
  if (!reading.isFree(at)) return false
  const text = reading.tokens
    .slice(at, at + 9)
    .map(({ word }) => word)
    .join(' ')
  const match =
    /^(if|when|where|for|to) (they|those|people|someone|it|the customer|push|email|sms|that|anyone)?\s?(who |is |are |do |does |can |has |have |fails? ?)*(no|not|without|off|lack|lacks|unreachable)\b( have| has| get| be| possible| available| work| works| reached| enabled| turned| on| by| a| the)*( push| email| sms| it| that| one)?/.exec(
      text,
    )
  if (match === null) return false
  reading.take(at, at + match[0].split(' ').length)
  return true
}

/** “And if that doesn't reach them”: what comes next stands in. @returns the index after it */
export function readNotReaching(reading: Reading, at: number): number | undefined {
  const text = reading.tokens
    .slice(at, at + 9)
    .map(({ word }) => word)
    .join(' ')
  const match =
    /^(?:if|when|where) (?:that|this|it|the push|push|the email|email) (?:does|do|did|can|could|will) not (?:reach|arrive|work|get to|get through|go through)(?: to)?(?: (?:them|him|her|someone|the customer))?\b/.exec(
      text,
    )
  return match === null ? undefined : at + match[0].split(' ').length
}
