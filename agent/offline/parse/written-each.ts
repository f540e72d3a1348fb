import type { Reading } from './reading.ts'

const making =
  /\b(?:(?:re)?writ(?:e|es|ing|ten)|generat(?:e|es|ed|ing)|compos(?:e|es|ed|ing)|craft(?:ed|ing)?|personali[sz](?:e|es|ed|ing)|tailor(?:ed|ing)?|individual(?:ly|i[sz]ed)?|different for (?:everybody|everyone|each)|made for each|unique|bespoke)\b/i
const act = String.raw`(?:thing|action|activity|act|behaviou?r|step|event|visit|session|purchase|order|interaction)s?`
const whose = String.raw`(?:(?:the|their|there|his or her|each one's|each person's|each customer's) )?`
const source = new RegExp(
  String.raw`\b(?:from|based on|out of|using|depending on|according to|around|by|about)\s+(?:` +
    String.raw`what (?:they|each(?: of them| one| customer| person)?|he|she|the customer)(?: have| has)?(?: last| just| recently| lately)? (?:did|do|done|bought|viewed|looked at|used)(?: most recently| last| lately| recently)?|` +
    String.raw`${whose}(?:last|latest|most recent|recent) ${act}(?: (?:each(?: of them| one)?|they) (?:did|made|took))?|` +
    String.raw`${whose}(?:behaviou?r|history|activity))\b`,
  'i',
)
const helpers = /^(ai|llm|model|individual|individually|text|copy|content|wording)$/

/** “Write each push from what they last did”: copy for each customer alone, which only a language model can write. */
export function takeWrittenEach(reading: Reading): boolean {
  const [made, from] = [making, source].map((shape) => shape.exec(reading.maskedText()))
  if (made == null || from == null) return false
  reading.takeText(made.index, made.index + made[0].length)
  reading.takeText(from.index, from.index + from[0].length)
  reading.tokens.forEach(({ word }, index) => {
    if (helpers.test(word)) reading.take(index, index + 1)
  })
  takePerCustomer(reading)
  return true
}

/** Does a text ask for it? */
export const asksForWrittenEach = (text: string): boolean => making.test(text) && source.test(text)

function takePerCustomer(reading: Reading): void {
  const match =
    /\b(?:per|for each|for every) (?:customer|person|one|user|member)(?: of them)?\b|\bfor each one\b/i.exec(
      reading.maskedText(),
    )
  if (match !== null) reading.takeText(match.index, match.index + match[0].length)
}
