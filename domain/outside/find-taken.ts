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
 * What of the written texts came from outside and from nobody in the conversation: at least three runs of three words
 * that stand in one text that was read, so that a word put in or left out hides nothing, or an address or phone number.
 * What a member typed is theirs, also where data says the same.
 * @param said what members wrote in the thread
 */
export function findTaken(written: readonly string[], heard: readonly Heard[], said: readonly string[]): Taken[] {
  if (heard.length === 0) return []
  const theirs = new Set(said.flatMap(tracesOf))
  const typed = said.flatMap(addressesOf)
  const known = heard
    .filter(({ text }) => couldBeTaken.test(text))
    .map(({ text, from }) => ({ from, traces: new Set(tracesOf(text)), addresses: addressesOf(text) }))
  return written.flatMap((text) => {
    const traces = [...new Set(tracesOf(text))].filter((trace) => !theirs.has(trace))
    const own = addressesOf(text).filter((each) => !typed.includes(each))
    const source = known.find(
      (each) =>
        traces.filter((trace) => each.traces.has(trace)).length >= fewestTraces ||
        own.some((address) => each.addresses.includes(address)),
    )
    return source === undefined ? [] : [{ words: shorten(text), from: source.from }]
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
