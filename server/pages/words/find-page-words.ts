import { arabic } from './ar.ts'
import { german } from './de.ts'
import { english } from './en.ts'
import { spanish } from './es.ts'
import { french } from './fr.ts'
import { italian } from './it.ts'
import { dutch } from './nl.ts'
import type { PageWords } from './page-words.ts'
import { portuguese } from './pt.ts'

/** To add a language is to add a file and its line here. */
export const pageLanguages: readonly PageWords[] = [
  english,
  german,
  spanish,
  french,
  italian,
  dutch,
  portuguese,
  arabic,
]

/**
 * The words in the first language that we have; English where we have none of them.
 * @param languages BCP 47 tags, the most wanted first
 */
export function findPageWords(languages: readonly (string | null)[]): PageWords {
  const bases = languages.map((tag) => tag?.split(/[-_]/)[0]?.toLowerCase())
  const found = bases.map((base) => pageLanguages.find(({ language }) => language === base))
  return found.find((words) => words !== undefined) ?? english
}

const longestHeader = 1_000

/** What a browser asks for, the most wanted first (RFC 9110, section 12.5.4). */
export function listAcceptedLanguages(header: string | undefined): string[] {
  return (header ?? '')
    .slice(0, longestHeader)
    .split(',')
    .map((part) => {
      const [tag = '', weight] = part.trim().split(/\s*;\s*q=/)
      return { tag, weight: weight === undefined ? 1 : Number(weight) || 0 }
    })
    .filter(({ tag, weight }) => tag !== '' && weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag)
}
