/** What a goal gives word for word: messages in order, and a headline for the first. */
export type GivenWords = { headline: string | null; texts: string[] }

/** A quotation in any of the usual marks; Liquid in it may have quotes of its own. */
const quotation = (name: string) =>
  String.raw`(?:"(?<${name}1>(?:\{\{[^}]*\}\}|[^"])+)"|[“„](?<${name}2>[^“”]+)[“”]|«(?<${name}3>[^»]+)»|(?<!\p{L})['‘](?<${name}4>[^"“”]+?)['’](?=\s*(?:$|[.,;!?]|(?:and|with|on|at|via|by|if|when|then|tomorrow|tonight|subject)\b)))`

const sends = String.raw`texts?|sms|push(?:es)?|e-?mails?|mails?|sends?|messages?|notif(?:y|ies)|tells?|pings?|whatsapp|warns?|alerts?`
const begins = new RegExp(
  String.raw`^\W*(?:(?:please|can you|could you|i want to|i would like to|i'd like to|we want to|let's|ok|okay|now|also)[, ]+)*(?:${sends}|remind|welcome|win|invite|thank|congratulate|ask|nudge|announce|show|drop|shoot|let|when|whenever|if|once|as soon as|after|every|each|tomorrow|tonight|today|next|(?:create|build|draft|make|set up|write) (?:me )?(?:an?|another|one)\b)\b`,
  'iu',
)

const headline = new RegExp(
  String.raw`(?:,\s*)?(?:\b(?:with|and|under)\s+)?(?:(?:the|a|an|its)\s+)?\b(?:subject(?:\s+line)?|title|headline|heading|titled|headlined|entitled)(?:\s+(?:of|is|being|should (?:be|say|read)|saying|reading|that (?:says|reads)))?\s*[:,]?\s*${quotation('head')}`,
  'iu',
)

const noun = String.raw`(?:the|this|these|my|our|its)\s+(?:following\s+)?(?:exact\s+)?(?:texts?|messages?|words?|wording|body|copy|sms|push|e-?mail)`
const verb = String.raw`(?:is|being|should\s+(?:be|say|read)|says|reads|saying|that\s+(?:says|reads))`
const label = String.raw`(?<=(?:^|[.;,!?\n])\s*)(?:body|text|message|copy)(?=\s*:)`
const lead = String.raw`saying|says?|that\s+(?:says?|reads?)|which\s+(?:says|reads)|reading|(?:with|using|use)\s+${noun}(?:\s+${verb})?|and\s+the\s+(?:text|message|body|copy|wording)|${noun}\s+${verb}|${noun}(?=\s*:)|${label}|as\s+follows|word\s+for\s+word|verbatim|exactly`
const people = String.raw`everyone|everybody|them|all|customers|people|users|subscribers|members`
const text = new RegExp(
  String.raw`(?:(?:,\s*)?\b(?:${lead})\s*[:,–—-]?|(?<=[\p{L}\d)])\s*[:–—]|\b(?:tell|text|push|send|message|e-?mail)\s+(?:${people})(?=\s)|\b(?:tell|text|push|sms|e-?mail|with)(?=\s)|,)\s*${quotation('text')}`,
  'giu',
)

/** “… that says: we are closed on Monday”, “Subject: we moved.”, without quotes: to the end, or to the end of a sentence. */
const unquoted = new RegExp(String.raw`(?:,\s*)?\b(?:${lead})\s*:\s*(?<words>[^"“„«\s]\S*\s[^"“„«]+)$`, 'iu')
const unquotedHeadline =
  /\b(?:subject(?:\s+line)?|title|headline)\s*:\s*(?<head1>[^"“„«'‘\s.,;][^.!?\n"“„«]*[!?]?)(?:[.\n]|(?<=[!?])\s|$)/iu

/** After “with” and commas, a name is more common than a message: a sentence has an end, or some length. */
const isSentence = (words: string) => /[.!?…]$/.test(words) || words.split(/\s+/).length > 4

/** What is quoted after these is a name. */
const names =
  /\b(?:topic|segment|name|named|called|plan|tag|tags|trait|event|campaign|link|url|code|list|key|city|country)\s*:?\s*$/i

/**
 * Take the words that a goal gives for its messages out of it: “text them: "Your table is free at 8"”. What is quoted as
 * a name stays, and so does everything that does not begin as a goal does.
 * @returns the goal without them, since nothing in them says whom, when or how
 */
export function splitGivenWords(goal: string): { given: GivenWords; rest: string } {
  const given: GivenWords = { headline: null, texts: [] }
  if (!begins.test(goal)) return { given, rest: goal }
  const takeHeadline = (...found: unknown[]) => {
    given.headline = pick(found, 'head')
    return ' '
  }
  const quoteless = goal.replace(headline, takeHeadline)
  const headless = given.headline === null ? goal.replace(unquotedHeadline, takeHeadline) : quoteless
  const rest = headless.replace(text, (...found) => {
    const [whole, at] = [found[0], Number(found.at(-3))]
    const words = pick(found, 'text')
    const before = headless.slice(0, at)
    const sending = /^(?:tell|text|push|sms|send|message|e-?mail)\b(?!\s*:)(?:\s+\p{L}+)?/iu.exec(whole)?.[0] ?? ''
    const isBare = sending !== '' || /^\s*[:–—]/.test(whole)
    if (words === null || names.test(before) || (isBare && words.split(/\s+/).length < 3)) return whole
    if (/^(?:with\s|,)\s*[^\p{L}\s]/iu.test(whole) && !isSentence(words)) return whole
    given.texts.push(words)
    return `${sending}${whole.startsWith(',') ? ',' : ''} `
  })
  const last = given.texts.length > 0 ? null : unquoted.exec(rest)
  if (last !== null) given.texts.push(last.groups?.['words']?.trim() ?? '')
  return { given, rest: (last === null ? rest : rest.slice(0, last.index)).replace(/\s+/g, ' ').trim() }
}

/** The groups are the last argument of a replacement. */
function pick(found: readonly unknown[], name: 'head' | 'text'): string | null {
  const groups = Object(found.at(-1)) as Record<string, string | undefined>
  const words = [1, 2, 3, 4].map((index) => groups[`${name}${index}`]).find((each) => each !== undefined)
  return words?.trim() ?? null
}
