import { editAround } from './protect.ts'
import { tidyProse } from './shorten.ts'

const hype: readonly (readonly [RegExp, string])[] = [
  [/\b(?:don’t|don't|do not) miss (?:out(?: on)?|this|it)[^.!?]*[.!?]*/gi, ''],
  [
    /\b(?:hurry|act now|act fast|last chance|limited time(?: only)?|today only|only today|while (?:supplies|stocks?) lasts?)\b[^.!?]*[.!?]*/gi,
    '',
  ],
  [
    /\b(?:amazing|incredible|awesome|fantastic|unbelievable|exclusive|ultimate|revolutionary|game-changing|stunning|unmissable|super|mega|huge|best ever)\s+/gi,
    '',
  ],
  [/\bnow is the time to decide\b/gi, 'you can decide'],
  [/\bchoose what suits you\b/gi, 'see whether it suits you'],
  [/\bcome by\b/gi, 'you can find us at'],
  [/\byou are welcome back\b/gi, 'we would be glad to see you'],
  [/\bif it still has a place in what you do, /gi, 'if it is still useful to you, '],
  [/\band have a look around\b/gi, 'whenever you like'],
  [/, and we miss you\b/gi, ''],
  [/\bright (?=where)/gi, ''],
  [/\bwe really hope\b/gi, 'we hope'],
  [/\bto have a look\b/gi, 'if you are interested'],
  [/\bwe want to tell you about\b/gi, 'here is'],
  [/\bopen (\u{e000}w\d+\u{e001}) and\b/giu, 'in $1 you can'],
  [/\bIf you still want it, you can\b/g, 'You can'],
]

/** The text without hype, urgency and exclamation marks. */
export function softenText(text: string): string {
  return editAround(text, (prose) => {
    const calm = hype.reduce((each, [shape, plain]) => each.replace(shape, plain), prose).replace(/!+/g, '.')
    return tidyProse(lowerShouting(calm))
  })
}

function lowerShouting(text: string): string {
  return text.replace(/\b[A-Z]{4,}\b/g, (word) => word.charAt(0) + word.slice(1).toLowerCase())
}

/** The text with a friendlier ring: contractions and a kind word where there is room for one. */
export function warmText(text: string, isHeadline: boolean): string {
  const spoken = editAround(text, (prose) =>
    prose
      .replace(/\bHello\b/g, 'Hi')
      .replace(/\b(you|we) are\b/gi, '$1’re')
      .replace(/\bdo not\b/g, 'don’t')
      .replace(/\bis not\b/g, 'isn’t')
      .replace(/\bWe have\b/g, 'We’ve'),
  )
  return isHeadline || /\bglad\b/.test(spoken)
    ? spoken
    : `${spoken}${spoken.includes('\n\n') ? '\n\n' : ' '}We’re glad you’re here.`
}
