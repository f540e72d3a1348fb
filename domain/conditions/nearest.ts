import { distance } from 'fastest-levenshtein'

const most = 3
const wordScore = 0.5

const simplify = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** 0 is the same but for case and separators; names that share a word come nearer than their letters do. */
function measureDistance(wanted: string, candidate: string): number {
  const [a, b] = [simplify(wanted), simplify(candidate)]
  const byLetters = distance(a, b) / Math.max(a.length, b.length, 1)
  const words = new Set(a.split(' '))
  const sharesWord = b.split(' ').some((word) => word.length > 2 && words.has(word))
  return sharesWord ? Math.min(byLetters, wordScore * byLetters + 0.1) : byLetters
}

/** The known names that somebody may have meant, the nearest first; names that are far off are left out. */
export function findNearest(wanted: string, known: Iterable<string>): string[] {
  return Array.from(known, (name) => ({ name, far: measureDistance(wanted, name) }))
    .filter(({ far }) => far <= wordScore)
    .toSorted((a, b) => a.far - b.far || a.name.localeCompare(b.name))
    .slice(0, most)
    .map(({ name }) => name)
}
