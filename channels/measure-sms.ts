import { countOf } from '../domain/words.ts'

/** Each one septet. The 128th code, escape, leads to those of the extension table, which take two. */
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const extended = '\f^{}\\[~]|€'
const basicSet = new Set(basic)
const extendedSet = new Set(extended)

export type SmsMeasure = {
  encoding: 'GSM-7' | 'UCS-2'
  /** What carriers bill: one text may need several. */
  segments: number
  /** Septets or UTF-16 units. */
  units: number
  /** The characters that force UCS-2, each once. */
  outside: string[]
}

/**
 * How a text travels by SMS: 160 septets, or 70 UTF-16 units when a character is outside the GSM alphabet; of a text in
 * several segments each holds 153 or 67, and none cuts a character in two. Source: 3GPP TS 23.038 and 23.040.
 */
export function measureSms(text: string): SmsMeasure {
  const characters = Array.from(text)
  const outside = [
    ...new Set(characters.filter((character) => !basicSet.has(character) && !extendedSet.has(character))),
  ]
  const isGsm = outside.length === 0
  const sizes = characters.map((character) => (isGsm ? (extendedSet.has(character) ? 2 : 1) : character.length))
  const units = sizes.reduce((sum, size) => sum + size, 0)
  const [single, part] = isGsm ? [160, 153] : [70, 67]
  const segments = units <= single ? 1 : countParts(sizes, part)
  return { encoding: isGsm ? 'GSM-7' : 'UCS-2', segments, units, outside }
}

/** For example “2 segments, 82 units in UCS-2”. */
export function sayLength(text: string): string {
  const { segments, encoding, units } = measureSms(text)
  return `${countOf(segments, 'segment')}, ${countOf(units, 'unit')} in ${encoding}`
}

function countParts(sizes: readonly number[], part: number): number {
  let parts = 1
  let used = 0
  for (const size of sizes) {
    if (used + size > part) {
      parts += 1
      used = 0
    }
    used += size
  }
  return parts
}
