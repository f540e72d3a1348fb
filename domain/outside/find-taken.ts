import { cleanOutsideText } from './clean-text.ts'

/** A text from outside that was read in the thread, and who writes such texts. */
export type Heard = { text: string; from: string }
/** Words that are to be written and that came from outside. */
export type Taken = { words: string; from: string }

/** Three words in a row are one trace of a text; names and values of a few words leave fewer than this. */
const fewestTraces = 3
const shown = 160
/** Most of what is read is a name or a value, of which nothing can be taken: looking closer costs a thousand times this. */
const couldBeTaken =
  /(?:[^\p{L}\p{N}]+[\p{L}\p{N}]+){4}|@|\d[\d ().-]{8}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
const segmenter = new Intl.Segmenter('und', { granularity: 'word' })
const addresses = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+\d[\d ().-]{7,}\d|(?<![\d-])\d[\d ().]{8,}\d/g

/**
 * What of the texts of one call came from outside and from nobody in the conversation: at least three runs of three words
 * that stand in one text that was read, so that a word put in or left out hides nothing, nor does spreading it over several
 * fields; or an address or phone number. What a member typed is theirs, also where data says the same.
 * @param said what members wrote in the thread
 */
export function findTaken(written: readonly string[], heard: readonly Heard[], said: readonly string[]): Taken[] {
  const near = heard.filter(({ text }) => couldBeTaken.test(text))
  if (near.length === 0) return []
  const theirs = new Set(said.flatMap(tracesOf))
  const typed = said.flatMap(addressesOf)
  const traces = [...new Set(tracesOf(written.join('\n')))].filter((trace) => !theirs.has(trace))
  const addresses = written.flatMap(addressesOf).filter((each) => !typed.includes(each))
  return near.flatMap(({ text, from }) => {
    const known = new Set(tracesOf(text))
    const found = traces.filter((trace) => known.has(trace))
    const told = addressesOf(text).filter((address) => addresses.includes(address))
    if (found.length < fewestTraces && told.length === 0) return []
    const holds = (each: string) =>
      tracesOf(each).some((trace) => found.includes(trace)) || addressesOf(each).some((one) => told.includes(one))
    const holding = written.filter(holds)
    return (holding.length === 0 ? [written.join(' ')] : holding).map((words) => ({ words: shorten(words), from }))
  })
}

const shorten = (text: string) => (text.length > shown ? `${text.slice(0, shown).toWellFormed()}…` : text)

function tracesOf(text: string): string[] {
  const words = Array.from(segmenter.segment(fold(text))).flatMap((each) => (each.isWordLike ? [each.segment] : []))
  return words.slice(2).map((word, index) => `${words[index]} ${words[index + 1]} ${word}`)
}

const addressesOf = (text: string): string[] =>
  Array.from(fold(text).matchAll(addresses), ([each]) => (each.includes('@') ? each : each.replaceAll(/\D/g, '')))

/** Of Liquid only what it may write out counts: its quoted words. */
const fold = (text: string): string =>
  cleanOutsideText(text)
    .replaceAll(/\{[{%].*?[%}]\}/gs, (liquid) => (liquid.match(/"[^"]*"|'[^']*'/g) ?? []).join(' '))
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('_', ' ')
