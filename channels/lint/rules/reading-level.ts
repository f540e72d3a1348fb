import { defineCopyRule, listWordFields } from '../rule.ts'

/** Ease = base − perSentence × words a sentence − perWord × syllables a word; about 0 (hard) to 100 (easy). */
type Formula = { by: string; base: number; perSentence: number; perWord: number; common: readonly string[] }

/** Each made for its language by counting texts in it; a language without one is not judged. */
const formulas: Record<string, Formula> = {
  en: { by: 'Flesch', base: 206.835, perSentence: 1.015, perWord: 84.6, common: ['the', 'and', 'to', 'of', 'a', 'in', 'is', 'for', 'your', 'you'] },
  de: { by: 'Amstad', base: 180, perSentence: 1, perWord: 58.5, common: ['der', 'die', 'das', 'und', 'in', 'zu', 'den', 'ist', 'mit', 'sie'] },
  fr: { by: 'Kandel and Moles', base: 207, perSentence: 1.015, perWord: 73.6, common: ['le', 'la', 'les', 'de', 'des', 'et', 'à', 'un', 'une', 'vous'] },
  es: { by: 'Fernández Huerta', base: 206.84, perSentence: 1.02, perWord: 60, common: ['el', 'la', 'los', 'de', 'y', 'en', 'que', 'un', 'una', 'tu'] },
  it: { by: 'Franchina and Vacca', base: 217, perSentence: 1.3, perWord: 60, common: ['il', 'la', 'di', 'e', 'in', 'che', 'un', 'una', 'per', 'non'] },
  pt: { by: 'Martins', base: 248.835, perSentence: 1.015, perWord: 84.6, common: ['o', 'a', 'os', 'de', 'e', 'em', 'que', 'um', 'uma', 'do'] },
  nl: { by: 'Douma', base: 206.84, perSentence: 0.93, perWord: 77, common: ['de', 'het', 'een', 'en', 'van', 'in', 'is', 'je', 'dat', 'op'] },
} // prettier-ignore

/** The formulas count samples of a hundred words: of less they say nothing. */
const leastWords = 100
/** Below it a text reads like one for scholars. */
const leastEase = 30
/** Of running text in a language about every fifth word is one of its ten most common; of another language hardly any. */
const leastCommon = 0.06

const word = /\p{L}[\p{L}’'-]*/gu
const vowels = /[aeiouyàáâãäåèéêëìíîïòóôõöùúûüœæ]+/giu

export const readingLevel = defineCopyRule({
  id: 'hard_to_read',
  severity: 'warning',
  finds: 'texts of a hundred words and more that read like a paper (ease below 30), in en, de, fr, es, it, pt and nl',
  check: (copy) =>
    listWordFields(copy).flatMap(({ path, words }) => {
      const ease = measureEase(words, copy.language)
      if (ease === null || ease.value >= leastEase) return []
      return [
        {
          field: path,
          message: `It is hard to read (${Math.round(ease.value)} of 100 by ${ease.by}; 60 is plain). Use shorter sentences and words.`,
        },
      ]
    }),
})

/** Null where no formula holds: another language, too short a text, or one that is not in the language that it is said to be. */
export function measureEase(text: string, language: string): { value: number; by: string } | null {
  const formula = formulas[language.split('-')[0] ?? '']
  const all = text.toLowerCase().match(word) ?? []
  if (formula === undefined || all.length < leastWords) return null
  if (all.filter((each) => formula.common.includes(each)).length / all.length < leastCommon) return null
  // A line of a list ends like a sentence.
  const sentences = text.split(/[.!?…:]+(?=\s|$)|\n+/u).filter((each) => /\p{L}/u.test(each)).length
  const syllables = all.reduce((sum, each) => sum + countSyllables(each, language), 0)
  const { base, perSentence, perWord, by } = formula
  return { value: base - perSentence * (all.length / sentences) - perWord * (syllables / all.length), by }
}

/** Groups of vowels; of English and French a last e is silent. */
function countSyllables(each: string, language: string): number {
  const heard = /^(?:en|fr)/.test(language) ? each.replace(/(?<=\p{L}{2})(?<!l)e(?:s|d)?$/u, '') : each
  return Math.max(1, heard.match(vowels)?.length ?? 0)
}
