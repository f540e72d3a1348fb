import { readDuration } from '../text/durations.ts'
import type { Reading } from './reading.ts'

/** Whether those who score low, 0 to 6, and those who score high, 9 or 10, get something of their own afterwards. */
export type Scorers = { low: boolean; high: boolean }

const low =
  /\b(?:detractors?|(?:un|dis)(?:happy|satisfied)|critics?|low (?:scores?|scorers?)|bad scores?)\b|\b0 ?(?:-|to) ?6\b|\b(?:below|under|less than) (?:7|seven)\b|\b(?:6|six) (?:or|and) (?:below|under|less|lower)\b/i
const high =
  /\b(?:promoters?|fans?|advocates?|(?<!un)happy|high (?:scores?|scorers?)|good scores?)\b|\b9 ?(?:-|to|or|and|\/) ?10\b|\b(?:above|over|more than) (?:8|eight)\b|\b(?:9|nine) (?:or|and) (?:above|over|more|higher|up)\b/i
const middle = /\b(?:passives?|neutrals?|in[ -]?between(?:ers|s)?|the middle|undecided)\b|\b7 ?(?:-|to|or|and|\/) ?8\b/i
const spoken =
  /^(nps|survey|surveys|csat|feedback|score|scores|ask|leave|leaving|alone|out|net|promoter|follow|followup|up|refer|referral|referrals|friend|friends|recommend|recommending|likely|ones|nothing|between|rate|rating|how|get|gets)$/

/** Does a text speak of people by how they answered? */
export const speaksOfScorers = (text: string): boolean => [low, high, middle].some((shape) => shape.test(text))

/** Take the words of a survey and of what comes after an answer. A group that is left alone means that the others are not. */
export function takeSurveyWords(reading: Reading): Scorers {
  const text = reading.maskedText()
  const said = [low, high, middle].map((shape) => shape.test(text))
  for (const shape of [low, high, middle]) {
    const match = shape.exec(reading.maskedText())
    if (match !== null) reading.takeText(match.index, match.index + match[0].length)
  }
  // “A follow-up email”: what they get is a message of its own, and not how the survey is sent.
  for (const said of text.matchAll(/\b(?:follow[- ]?ups?|referral) (?:e-?mails?|mails?|messages?)\b/gi))
    reading.takeText(said.index, said.index + said[0].length)
  reading.tokens.forEach((token, index) => {
    if (spoken.test(token.word)) reading.take(index, index + 1)
  })
  const [isLow = false, isHigh = false, isMiddle = false] = said
  const isOnlyMiddle = isMiddle && !isLow && !isHigh
  return { low: isLow || isOnlyMiddle, high: isHigh || isOnlyMiddle }
}

/** “A two-week NPS”: how long after its beginning it is asked for. */
export function takeSurveyAge(reading: Reading): string | null {
  for (let at = 0; at < reading.tokens.length; at += 1) {
    const age = reading.isFree(at) ? readDuration(reading.tokens, at) : undefined
    if (age === undefined || !/^(nps|survey|csat|check|feedback)/.test(reading.word(age.end))) continue
    reading.take(at, age.end)
    return age.iso
  }
  return null
}
