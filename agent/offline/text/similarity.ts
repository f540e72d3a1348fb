/** Edits that turn one word into the other: insert, drop, replace, or swap of neighbours; `limit + 1` when more. */
export function countEdits(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      const cell = Math.min(at(rows, i - 1, j) + 1, (row[j - 1] ?? 0) + 1, at(rows, i - 1, j - 1) + (same ? 0 : 1))
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row.push(swapped ? Math.min(cell, at(rows, i - 2, j - 2) + 1) : cell)
    }
    rows.push(row)
  }
  return Math.min(at(rows, a.length, b.length), limit + 1)
}

function at(rows: readonly number[][], i: number, j: number): number {
  return rows[i]?.[j] ?? 0
}

/** Is one a slip of the other? One edit from four letters on, two from eight; the first letter must not be lost. */
export function isTypo(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length)
  const limit = shorter >= 8 ? 2 : shorter >= 4 ? 1 : 0
  return limit > 0 && a[0] === b[0] && a !== b && countEdits(a, b, limit) <= limit
}

/** Share of letter pairs that two words have in common, 0 to 1. */
export function compareLetters(a: string, b: string): number {
  const [left, right] = [pairsOf(a), pairsOf(b)]
  if (left.length === 0 || right.length === 0) return 0
  const rest = [...right]
  const shared = left.filter((pair) => {
    const index = rest.indexOf(pair)
    if (index >= 0) rest.splice(index, 1)
    return index >= 0
  })
  return (2 * shared.length) / (left.length + right.length)
}

function pairsOf(word: string): string[] {
  return Array.from({ length: Math.max(0, word.length - 1) }, (_, index) => word.slice(index, index + 2))
}
