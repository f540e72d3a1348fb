import type { Reading } from './reading.ts'

const people = String.raw`(?:each(?: one)? of them|each|every|they|people|the customer|a customer|everyone|customers)`
const whose = String.raw`(?:their|each person's|each customer's|each one's|everyone's|everybody's)`
const looking = '(?:open|read|engage|click|look|check)(?:s|es)?'
const likely = String.raw`${people}[\w ]{0,20} (?:is|are) (?:most likely|likeliest|likely) to ${looking}(?: (?:it|them))?`

/** The ways to say that each should get it when they are likeliest to read it. */
const shapes: readonly RegExp[] = [
  String.raw`\b(?:when|at the time|whenever) ${likely}\b`,
  String.raw`\b(?:each )?(?:at )?the (?:hour|time|moment) (?:when |that |at which )?${likely}\b`,
  String.raw`\b(?:at )?(?:the )?best (?:send(?:ing)? )?(?:time|moment|hour)\b(?: (?:for|of) (?:each|every|any)(?: one)?(?: of them)?(?: person| customer| recipient)?)?`,
  String.raw`\bsmart send(?:ing)?(?:[- ]times?)?\b`,
  String.raw`\b(?:at )?${whose} (?:best|optimal|ideal) (?:time|moment|hour)\b`,
  String.raw`\b(?:at )?(?:whatever|whichever|the) (?:time|hour|moment) (?:that )?(?:works|suits|fits|is) (?:\w+ )?(?:best|right)\b(?: for)?(?: (?:each|every|all|any)(?: one)?(?: of)?(?: them| person| customer)?)?`,
  String.raw`\b(?:(?:for )?when(?:ever)?|at the (?:time|hour|moment)(?: when| that)?) (?:they|people|each (?:person|customer|one)|each(?: one)? of them|everyone|customers) (?:usually|normally|typically|tends? to|likes? to|mostly) ${looking}(?: (?:it|them|(?:their )?(?:mails?|emails?|inbox)))?\b`,
  String.raw`\b(?:timed|scheduled) (?:individually|personally|one by one|per (?:person|customer))\b(?: (?:for|to))?`,
  String.raw`\boptimi[sz](?:e|ed|ing) (?:the |its )?(?:send|sending|delivery) times?(?: (?:per|for each|for every) (?:person|customer|recipient))?\b`,
  String.raw`\bsend[- ]time optimi[sz]ation\b(?: on)?`,
].map((shape) => new RegExp(shape, 'i'))

/** “When each is most likely to open”: read before anything that could take “open” for an event. */
export function takeBestTime(reading: Reading): boolean {
  const match = shapes.map((shape) => shape.exec(reading.maskedText())).find((each) => each !== null)
  if (match == null) return false
  reading.takeText(match.index, match.index + match[0].length)
  return true
}
