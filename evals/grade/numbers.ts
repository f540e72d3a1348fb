const words: Readonly<Record<string, number>> = {
  none: 0,
  nobody: 0,
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
}
const scales: Readonly<Record<string, number>> = { k: 1e3, thousand: 1e3, m: 1e6, million: 1e6 }

/** A number by itself: not a part of an id, a date, a time or a version. */
const pattern =
  /(?<![\p{L}\p{N}_.:/-])(\d{1,3}(?:[,\u00a0\u202f ]\d{3})+|\d+)(\.\d+)?(?:\s?(k|thousand|m|million)(?![\p{L}\p{N}]))?(?![\p{L}\p{N}_:]|[./-]\d|-\p{L})/giu

/** Every number that a text says, however it is written: 1,200 and 1.2 thousand are 1200; three is 3. */
export function listNumbers(text: string): number[] {
  const digits = [...text.matchAll(pattern)].map(([, whole = '', fraction = '', scale = '']) => {
    const value = Number(`${whole.replaceAll(/[^\d]/g, '')}${fraction}`)
    return round(value * (scales[scale.toLowerCase()] ?? 1))
  })
  const spelled = [...text.toLowerCase().matchAll(/(?<!\p{L})\p{L}+(?!\p{L})/gu)].flatMap(([word]) =>
    Object.hasOwn(words, word) ? [words[word] ?? 0] : [],
  )
  return [...digits, ...spelled]
}

const round = (value: number) => Math.round(value * 1e6) / 1e6
