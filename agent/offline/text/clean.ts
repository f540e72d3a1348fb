const invisible = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu
const contractions: readonly (readonly [RegExp, string])[] = [
  [/\bwon't\b/gi, 'will not'],
  [/\bcan't\b|\bcannot\b/gi, 'can not'],
  [/\b(have|has|had|do|does|did|is|are|was|were|should|would|could)(?:n't|nt)\b/gi, '$1 not'],
  [/\bhavn'?t\b/gi, 'have not'],
  [/\b(they|we|you|i)'ve\b|\b(they|you)ve\b/gi, '$1$2 have'],
  [/\b(they|we|you)'re\b/gi, '$1 are'],
  [/\b(who|it|that|what|how)'s\b|\b(what|that)s\b/gi, '$1$2 is'],
  [/\b(someone|somebody|everyone|everybody|anyone)s\b/gi, "$1's"],
  [/\b(who|they|we|you|i)'(?:ll)\b/gi, '$1 will'],
  [/\b(i|we|they|you|he|she)'d\b/gi, '$1 would'],
  [/\bi'm\b/gi, 'i am'],
  [/\b(there|here|where|when)'s\b/gi, '$1 is'],
  [/\b(let)'s\b/gi, '$1 us'],
  [/\b(wanna)\b/gi, 'want to'],
  [/\b(gonna)\b/gi, 'going to'],
  [/\bbecom(e|es|ing) (?:a |an |our )?(?:new )?(?:customers?|users?|clients?)\b/gi, 'sign up'],
  [/\bw\/o\b/gi, 'without'],
  [/\bw\//gi, 'with '],
  [/\b1st\b/gi, 'first'],
  [/\s*(?:->|=>|[→⇒➔➜➡])\s*/g, ' → '],
]

/** Without characters that cannot be seen, or that turn the direction of what follows. */
export const stripInvisible = (raw: string): string => raw.replace(invisible, '')

/**
 * What a member typed as plain text: compatibility forms folded, invisible and tag characters gone, quotes straight,
 * contractions written out, so that later parts meet one spelling of each thing.
 */
export function cleanText(raw: string): string {
  const straight = raw
    .normalize('NFKC')
    .replace(invisible, '')
    .replace(/[‘’‛′`´]/g, "'")
    .replace(/[“”„″«»]/g, '"')
    .replace(/[‐‑‒]/g, '-')
    .replace(/[–—]/g, ' - ')
    .replace(/\b(re)-(?=[a-z]{3})/gi, '$1')
  const full = contractions.reduce((text, [pattern, spelled]) => text.replace(pattern, spelled), straight)
  return full.replace(/\s+/g, ' ').trim()
}
