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
const tagged = /\{\{.*?\}\}|\{%.*?%\}/

/** How many words a reader reads; a Liquid output counts as one. */
export function countWords(text: string): number {
  return text
    .replace(/\{\{.*?\}\}/g, 'x')
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length
}

/** The same message in fewer words: wordy phrases tightened, then a sentence in the middle left out. Liquid and links stay whole. */
export function shortenText(text: string): string {
  const tight = tighten(text)
  if (countWords(tight) <= countWords(text) * 0.8) return tight
  const cut = dropMiddle(tight)
  if (countWords(cut) < countWords(text)) return cut
  const clause = dropClause(tight)
  return countWords(clause) < countWords(text) ? clause : text
}

function tighten(text: string): string {
  const edited = wordy.reduce((each, [shape, short]) => each.replace(shape, short), text)
  return edited
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/ +([.,;:!?])/g, '$1')
    .replace(/(^|[.!?]\s+|\n\n)([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase())
    .trim()
}

/** Keep how it begins and what it asks for; of what stands between, leave out the longest sentence without a variable. */
function dropMiddle(text: string): string {
  const paragraphs = text.split('\n\n').map(splitSentences)
  const flat = paragraphs.flatMap((sentences, paragraph) =>
    sentences.map((sentence, index) => ({ sentence, paragraph, index })),
  )
  const real = flat.filter(({ sentence }) => /[.!?]["”)]*\s*$/.test(sentence))
  const middle = real
    .slice(1, -1)
    .filter(({ sentence }) => !tagged.test(sentence.replace(/\{\{ workspace\.name \}\}/g, '')))
  const candidate =
    middle.toSorted((a, b) => countWords(b.sentence) - countWords(a.sentence))[0] ??
    (real.length > 1
      ? real.findLast(
          ({ sentence }) =>
            !/\]\(|https?:/.test(sentence) && !tagged.test(sentence.replace(/\{\{ workspace\.name \}\}/g, '')),
        )
      : undefined)
  if (candidate === undefined) return text
  return paragraphs
    .map((sentences, paragraph) =>
      sentences
        .filter((_, index) => paragraph !== candidate.paragraph || index !== candidate.index)
        .join('')
        .trim(),
    )
    .filter(Boolean)
    .join('\n\n')
}

function splitSentences(paragraph: string): string[] {
  return paragraph.match(/(?:\{\{.*?\}\}|\]\([^)]*\)|https?:\/\/\S+|[^.!?])+[.!?]*\s*/g) ?? [paragraph]
}

/** “A, and B.” becomes “A.” when nothing but a comma clause can go. */
function dropClause(text: string): string {
  const match = /^(.{8,}?)(?:,| - | – |;| and )\s*[^,]*?([.!?]?)$/s.exec(text)
  return match?.[1] === undefined || tagged.test(text.slice(match[1].length))
    ? text
    : `${match[1].trim()}${match[2] ?? ''}`
}
