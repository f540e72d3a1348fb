import type { Catalogue } from '../link/catalogue.ts'
import { stemsOfName } from '../link/names.ts'
import { polarityOf } from '../link/polarity.ts'
import { matchStems } from '../link/word-match.ts'
import type { Reading } from '../parse/reading.ts'

const speaking = String.raw`(?: (?:that )?(?:they|people|each \w+|the customer) (?:speaks?|uses?|reads?|prefers?|understands?))`
const languages = new RegExp(
  String.raw`\b(?:each )?(?:in|into) (?:(?:their|there|each|every|all|everyone's|the customer's|his or her|several|multiple)(?: own| customer's| person's)?(?: native| mother)? (?:languages?|tongue)|(?:the|whatever|whichever|any) (?:languages?|tongue)(?:${speaking}| (?:is|are) (?:theirs|their own)))\b|` +
    String.raw`\btranslat(?:e|ed|ion|ions|ing)(?: (?:it|this|them))?(?: (?:in)?to (?:(?:their|there|all|every|each|whatever|whichever|the)(?: own)? languages?${speaking}?|[A-Z][a-z]+))?\b|\blocali[sz]ed?\b|\bmulti-?lingual\b`,
  'i',
)

const codes = Array.from({ length: 676 }, (_, index) =>
  String.fromCharCode(97 + Math.floor(index / 26), 97 + (index % 26)),
)
const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })
const languageNames = new Set(codes.flatMap((code) => names.of(code)?.toLowerCase() ?? []))

/** “In French and German”: languages of the copy, not of an audience. @returns them as they were said */
function takeNamedLanguages(reading: Reading): string[] {
  const { tokens } = reading
  const at = tokens.findIndex(
    ({ word }, index) =>
      /^(in|into)$/.test(word) && reading.isFree(index) && languageNames.has(reading.word(index + 1)),
  )
  if (at < 0) return []
  const said: string[] = []
  let end = at + 1
  for (
    let next = at + 1;
    languageNames.has(reading.word(next)) || /^(,|and|&|or)$/.test(reading.word(next));
    next += 1
  ) {
    if (!languageNames.has(reading.word(next))) continue
    said.push(tokens[next]?.text ?? '')
    end = next + 1
  }
  reading.take(at, end)
  return said
}

/** What was asked for and cannot be done here is taken and said, not silently dropped. */
export function takeLimits(reading: Reading, catalogue: Catalogue): void {
  const said = takeNamedLanguages(reading).filter((language) => language.toLowerCase() !== 'english')
  if (said.length > 0)
    reading.assume(
      `everyone gets the workspace’s own language, since I cannot translate into ${said.join(' and ')} without a language model`,
    )
  const match = languages.exec(reading.text)
  if (match === null) return
  reading.takeText(match.index, match.index + match[0].length)
  const others = listLanguages(catalogue)
  const missing =
    others.length === 0
      ? ''
      : `, and customers here have ${others.join(', ')} too, which would each need copy of their own`
  reading.assume(
    `everyone gets the workspace’s own language, since I cannot translate without a language model${missing}`,
  )
}

/** The languages of customers, in English, without the workspace's own. */
function listLanguages({ traits, workspace }: Catalogue): string[] {
  const values = traits.find(({ name }) => stemsOfName(name).includes('languag'))?.values ?? []
  return values.flatMap((value) => (value.startsWith(workspace.language) ? [] : (nameOfLanguage(value) ?? [])))
}

function nameOfLanguage(tag: string): string | undefined {
  try {
    return names.of(tag)
  } catch {
    return undefined // no tag, but some other text
  }
}

/** A limit reached or a failed payment may be a notice rather than marketing; which it is has to be stated. */
export function stateNotice(reading: Reading, event: string): void {
  const named = stemsOfName(event)
  const isNotice = named.some((word) => matchStems(word, 'reach') >= 0.9 || polarityOf(word) === 'failure')
  if (isNotice)
    reading.assume(
      'it is marketing and needs consent to its topic; say “transactional” if it is a notice people must get',
    )
}

/** Words that only echo the trigger: “abandoned cart flow” before the event itself is named. */
export function takeEchoes(reading: Reading, matches: (stem: string) => boolean): void {
  reading.tokens.forEach((token, index) => {
    if (token.kind === 'word' && reading.isFree(index) && matches(token.stem)) reading.take(index, index + 1)
  })
}

const opener = /^(who|whose|when|whenever|if|once|after|unless|except|excluding)$/
const limit = /^(over|under|above|below|than|least|most|exactly|before|after|since|between|within|past)$/
const person =
  /^(people|person|persons|customers?|users?|members?|anyone|anybody|everyone|everybody|those|someone|subscribers?|clients?|buyers?|shoppers?)$/
const having = /^(with|without|having|lacking)$/

/**
 * Words that decide who gets what or when and that nobody understood: they follow “who”, “when” or “except” and nothing
 * between was read. Guessing there would send to the wrong people.
 */
export function findUnmet(reading: Reading): string | null {
  const leftovers = new Set(reading.listLeftoverIndexes())
  const naming = [...leftovers].find((index) => namesSomething(reading, leftovers, index))
  if (naming !== undefined) return textFrom(reading, leftovers, naming)
  const bound = [...leftovers].find((index) => isBound(reading, leftovers, index))
  if (bound !== undefined) return textFrom(reading, leftovers, startOfPhrase(reading, bound))
  for (const index of leftovers) {
    let at = index - 1
    while (at >= 0 && reading.isFree(at) && !opener.test(reading.word(at)) && !/^[,;:.!?]$/.test(reading.word(at)))
      at -= 1
    if (at < 0 || !reading.isFree(at) || !opener.test(reading.word(at))) continue
    return textFrom(reading, leftovers, index)
  }
  return null
}

/** “Subscribed to X”, “the topic X”, “the segment X”, of which there is none. */
function namesSomething(reading: Reading, leftovers: ReadonlySet<number>, index: number): boolean {
  if (/^(subscribed|subscribers?|optin|opted|consented)$/.test(reading.word(index))) return true
  return /^(topic|segment)$/.test(reading.word(index)) && leftovers.has(index + 1)
}

/** Back to what “whose”, “who” or “with” opened: “shoe size is over 44”. */
function startOfPhrase(reading: Reading, index: number): number {
  let at = index
  while (
    at > 0 &&
    reading.isFree(at - 1) &&
    !opener.test(reading.word(at - 1)) &&
    !/^([,;:.!?]|with|having)$/.test(reading.word(at - 1))
  )
    at -= 1
  return reading.isFree(at - 1) && opener.test(reading.word(at - 1)) ? at : index
}

/** “over 100”, “before March 2026”, “people with a badge”: a bound or a property of the audience. */
function isBound(reading: Reading, leftovers: ReadonlySet<number>, index: number): boolean {
  let at = index - 1
  while (/^(a|an|the|of|in|any|no|\$|€|£)$/.test(reading.word(at))) at -= 1
  if (having.test(reading.word(at)) && person.test(reading.word(at - 1))) return true
  if (!limit.test(reading.word(at))) return false
  for (let next = index; leftovers.has(next); next += 1) if (/\d/.test(reading.word(next))) return true
  return false
}

function textFrom(reading: Reading, leftovers: ReadonlySet<number>, index: number): string {
  let end = index
  while (
    leftovers.has(end) ||
    (end < reading.tokens.length && reading.isFree(end) && !/^([,;:.!?]|and|or|but)$/.test(reading.word(end)))
  )
    end += 1
  const [first, last] = [reading.tokens[index], reading.tokens[end - 1]]
  return first === undefined || last === undefined ? '' : reading.text.slice(first.start, last.end)
}
