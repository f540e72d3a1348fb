import { editAround, placeholder } from './protect.ts'

const wordy: readonly (readonly [RegExp, string])[] = [
  [/\bin order to\b/gi, 'to'],
  [/\bat this (?:point|moment)(?: in time)?\b/gi, 'now'],
  [/\bdue to the fact that\b/gi, 'because'],
  [/\bwe (?:just )?(?:want(?:ed)?|would like) to (?:tell you about|let you know about|share)\s+/gi, 'New: '],
  [/\bwe (?:just )?(?:want(?:ed)?|would like) to (?:tell you|let you know) that\s+/gi, ''],
  [/\b(?:just|really|very|simply|actually|basically|truly|quite|definitely|absolutely)\s+/gi, ''],
  [/\bif you (?:still )?(?:would like|want) it, you can\s+/gi, ''],
  [/\bwhenever it suits you|\bwhen it suits you|\bwhen you have a moment,?|\bwhen you are ready\b/gi, ''],
  [/\bfor some time\b/gi, 'lately'],
  [/\bit looks as if\b/gi, ''],
  [/\band have a look around\b/gi, ''],
  [/\bdo not\b/gi, 'don’t'],
  [/\bis not\b/gi, 'isn’t'],
  [/\byou are\b/gi, 'you’re'],
  [/\bto (?:have|take) a look\b/gi, 'to see it'],
]
const holdsFact = /\u{e000}[vl]/u

/** How many words a reader reads; a Liquid output counts as one. */
export function countWords(text: string): number {
  const read = text.replace(/\{\{.*?\}\}/gs, 'x').split(/\s+/)
  return read.filter((word) => /[\p{L}\p{N}]/u.test(word)).length
}

/** The same message in fewer words: wordy phrases tightened, then a sentence in the middle left out. Liquid and links stay whole. */
export function shortenText(text: string): string {
  const short = editAround(text, shortenProse)
  return countWords(short) < countWords(text) ? short : text
}

function shortenProse(prose: string): string {
  const tight = tighten(prose)
  if (countWords(tight) <= countWords(prose) * 0.8) return tight
  const cut = dropMiddle(tight)
  return countWords(cut) < countWords(prose) ? cut : dropClause(tight)
}

function tighten(prose: string): string {
  const edited = wordy.reduce((each, [shape, short]) => each.replace(shape, short), prose)
  return tidyProse(edited)
}

/** Capitals after a stop, no doubled or stray spaces. */
export function tidyProse(prose: string): string {
  return prose
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/ +([.,;:!?])/g, '$1')
    .replace(/(^|[.!?]\s+|\n\n)(\p{Ll})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
    .trim()
}

type Sentence = { text: string; paragraph: number; index: number }

/** Keep how it begins and what it asks for; of what stands between, leave out the longest sentence that holds no fact. */
function dropMiddle(prose: string): string {
  const paragraphs = prose.split('\n\n').map(splitSentences)
  const all = paragraphs.flatMap((sentences, paragraph) =>
    sentences.map((text, index): Sentence => ({ text, paragraph, index })),
  )
  const whole = all.filter(({ text }) => /[.!?]["”)]*\s*$/.test(text))
  const free = whole.filter(({ text }) => !holdsFact.test(text))
  const middle = free
    .filter((each) => each !== whole[0] && each !== whole.at(-1))
    .toSorted((a, b) => countWords(b.text) - countWords(a.text))
  const dropped = middle[0] ?? (whole.length > 1 ? free.at(-1) : undefined)
  if (dropped === undefined) return prose
  const kept = paragraphs.map((sentences, paragraph) =>
    sentences
      .filter((_, index) => paragraph !== dropped.paragraph || index !== dropped.index)
      .join('')
      .trim(),
  )
  return kept.filter(Boolean).join('\n\n')
}

function splitSentences(paragraph: string): string[] {
  return paragraph.match(/[^.!?]+[.!?]*\s*/g) ?? [paragraph]
}

/** “A, and B.” becomes “A.” when nothing but a clause can go. */
function dropClause(prose: string): string {
  const match = /^(.{8,}?)(?:,| - | – |;| and )\s*[^,]*?([.!?]?)$/s.exec(prose)
  if (match?.[1] === undefined || placeholder.test(prose.slice(match[1].length))) return prose
  return `${match[1].trim()}${match[2] ?? ''}`
}
