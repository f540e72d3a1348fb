import { expect, test } from 'vitest'
import { findFooterWords } from '../../../channels/email/footer-words.ts'
import { findPageWords, listAcceptedLanguages, pageLanguages } from './find-page-words.ts'
import type { PageWords } from './page-words.ts'

const sentences = (words: object): [string, string][] =>
  Object.entries(words).flatMap(([key, value]): [string, string][] =>
    typeof value === 'object' && value !== null
      ? sentences(value).map(([path, text]) => [`${key}.${path}`, text])
      : [[key, String(value)]],
  )
const placesOf = (words: PageWords) => sentences(words).map(([path, text]) => [path, text.split('{workspace}').length])

test.each(pageLanguages)(
  '$language says everything, names the workspace where English does, and is in the footer too',
  (words) => {
    const [english] = pageLanguages
    expect(placesOf(words)).toEqual(english && placesOf(english))
    expect(sentences(words).filter(([, text]) => text.trim() === '')).toEqual([])
    expect(words.direction).toBe(/\p{Script=Arabic}|\p{Script=Hebrew}/u.test(words.messages) ? 'rtl' : 'ltr')
    expect(findFooterWords(words.language).preferences).toBe(words.unsubscribe.choose)
  },
)

test('the first language that has words is taken, whatever its region and spelling', () => {
  const pick = (...tags: (string | null)[]) => findPageWords(tags).language
  expect(pick('de-AT')).toBe('de')
  expect(pick('PT_br', 'de')).toBe('pt')
  expect(pick(null, 'ja', 'ar-EG', 'de')).toBe('ar')
  expect([pick(), pick(''), pick('constructor'), pick('ja'), pick('deutsch')]).toEqual(['en', 'en', 'en', 'en', 'en'])
})

test('what a browser asks for is read in its order of preference, and nonsense as nothing', () => {
  expect(listAcceptedLanguages('ja, ar;q=0.5, de-AT;q=0.9, fr;q=0, *;q=0.1')).toEqual(['ja', 'de-AT', 'ar', '*'])
  expect([listAcceptedLanguages(undefined), listAcceptedLanguages(',;q=x,,'), listAcceptedLanguages('de;q=x')]).toEqual(
    [[], [], []],
  )
  expect(listAcceptedLanguages('de,'.repeat(100_000)).length).toBeLessThan(500)
})
