import { readNumber } from '../text/numbers.ts'
import type { Reading } from './reading.ts'

export type Experiment = { holdoutPercent: number | null; arms: number }

const holding = /^(hold|holdout|holding|held|control|withhold)$/

/** “hold out 10 percent”, “a control group of 5 %”, “test two subject lines”, “A/B test”. */
export function readExperiment(reading: Reading): Experiment {
  return { holdoutPercent: readHoldout(reading), arms: readArms(reading) }
}

function readHoldout(reading: Reading): number | null {
  const left = readLeftOut(reading)
  if (left !== null) return left
  const at = reading.tokens.findIndex((token, index) => reading.isFree(index) && holding.test(token.word))
  if (at < 0) return null
  for (let index = Math.max(0, at - 6); index < at + 7; index += 1) {
    const number = reading.isFree(index) ? readNumber(reading.tokens, index) : undefined
    if (number === undefined || !number.percent || number.value > 50) continue
    takeAround(reading, at, index, number.end)
    return number.value
  }
  if (reading.word(at) !== 'holdout' && reading.word(at + 1) !== 'group' && reading.word(at + 1) !== 'out') return null
  takeAround(reading, at, at, at + 1)
  reading.assume('the holdout is 10 %')
  return 10
}

/** “Leaving 10 percent out”, “keep 10 % aside”, “10 % get nothing”. */
function readLeftOut(reading: Reading): number | null {
  const share = String.raw`(\d{1,2}) ?(?:%|percent|per cent|pct)(?: of (?:them|the \w+|\w+))?`
  const kept = new RegExp(
    String.raw`\b(?:leav(?:e|ing)|keep(?:ing)?|set(?:ting)?)(?: out)? ${share}(?: (?:out|aside|untouched|unmailed))?(?= |$|[,.!?])`,
    'i',
  )
  const deprived = new RegExp(
    String.raw`\b(?:and |while )?${share} (?:(?:will )?(?:gets?|receives?|sees?|hears?) (?:nothing|no (?:e-?mails?|messages?|push(?:es)?))|(?:should|will|do|does|must) not (?:get|receive|see|hear)(?: (?:it|anything|any))?)\b`,
    'i',
  )
  const text = reading.maskedText()
  const left = kept.exec(text)
  const match = deprived.exec(text) ?? (/ (?:out|aside|untouched|unmailed)\b/i.test(left?.[0] ?? '') ? left : null)
  const percent = Number(match?.[1])
  if (match === null || percent > 50) return null
  reading.takeText(match.index, match.index + match[0].length)
  return percent
}

function takeAround(reading: Reading, at: number, number: number, end: number): void {
  const joins = (index: number) =>
    /^(out|back|group|of|as|a|an|control|holdout|aside|for|the|from|with|is|to|at)$/.test(reading.word(index))
  reading.take(at, at + 1)
  reading.take(number, end)
  for (let index = Math.min(at, number); index < Math.max(at, number); index += 1)
    if (joins(index)) reading.take(index, index + 1)
  for (let index = Math.max(at + 1, end); joins(index); index += 1) reading.take(index, index + 1)
}

function readArms(reading: Reading): number {
  const text = reading.maskedText()
  const match =
    /\b(a\/b(?:\/c)?|ab|split|multivariate)[- ]?test(?:ing)?\b(?: (?:of )?(?:the |two |three )?(subject lines?|subjects|titles?|versions?|variants?|copy))?|\ba\/b (?:subject lines?|subjects|titles?|versions?|copy)\b|\bsubject(?: line)? tests?\b(?: ?\(?(?:two|three|four|[234]) (?:versions?|variants?)\)?)?|\b(test|try|compare) (two|2|three|3|four|4) (different )?(subject lines?|subjects|titles?|versions?|variants?|messages?|texts?)\b|\b(two|2|three|3) (?:[a-z]+ing |different |rival |alternative )?(?:subject |title |copy )?(subject lines?|variants|versions)\b|\b(?:(?:subject(?: line)?|version|variant|copy|title) )?a (?:vs|versus|against) (?:(?:subject(?: line)?|version|variant|copy|title) )?b\b/i.exec(
      text,
    )
  if (match === null) return 1
  reading.takeText(match.index, match.index + match[0].length)
  const words = match[0].toLowerCase()
  if (/\ba (?:vs|versus|against) /.test(words)) return 2
  if (/three|3|\/c/.test(words)) return 3
  return /four|4/.test(words) ? 4 : 2
}
