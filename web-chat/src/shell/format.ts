const numbers = new Intl.NumberFormat('en')
const percents = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })

/** 2400 is “2,400”. */
export const formatCount = (count: number): string => numbers.format(count)

/** 0.054 is “5.4%”; nothing out of nothing is “–”. */
export function formatShare(part: number, whole: number): string {
  return whole === 0 ? '–' : percents.format(part / whole)
}

/** The share of a bar, 0 to 100, for any numbers that may come. */
export function readPercent(part: number, whole: number): number {
  return whole > 0 ? Math.min(100, Math.max(0, (part / whole) * 100)) : 0
}

export function countOf(count: number, word: string): string {
  return `${formatCount(count)} ${count === 1 ? word : `${word}s`}`
}
