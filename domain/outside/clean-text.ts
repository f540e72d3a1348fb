/** What nobody sees: control characters, private ones, and what Unicode itself calls ignorable (tags, fillers, selectors). */
const unseen =
  /[\p{Cc}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u{FFF9}-\u{FFFB}\u{2800}\u{FDD0}-\u{FDEF}\u{FFFE}\u{FFFF}]/u
/** Of those, what a reader would miss: joiners inside emoji and between letters of scripts that join, and the emoji form. */
const kept = [
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{FE0F}])\u{200D}(?=\p{Extended_Pictographic})/u,
  /(?<=[\p{Script=Arabic}\p{Script=Syriac}\p{M}]|[\u{900}-\u{DFF}])[\u{200C}\u{200D}](?=[\p{Script=Arabic}\p{Script=Syriac}]|[\u{900}-\u{DFF}])/u,
  /(?<=[\p{Extended_Pictographic}0-9#*])\u{FE0F}/u,
]
const sources = kept.map(({ source }) => source)
const unwanted = new RegExp(String.raw`(?!${sources.join('|')})${unseen.source}`, 'gu')

/** Letters of other scripts that look like Latin ones, as far as they are used to hide words. */
const lookAlikes: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['аеорсухіјѕһԁԛԝ', 'aeopcyxijshdqw'],
    ['АВЕКМНОРСТУХІЈЅ', 'ABEKMHOPCTYXIJS'],
    ['αορνικτυχ', 'aopviktux'],
    ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'],
  ].flatMap(([odd = '', plain = '']) => Array.from(odd, (letter, index) => [letter, plain[index] ?? letter])),
)
const word = /[\p{L}\p{M}]+/gu
const mixesScripts = (text: string) => /[a-z]/i.test(text) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(text)
/** Most text is, and is clean as it is. */
const plain = /^[\x20-\x7E\n\t]*$/
/** More marks on one letter than any language writes. */
const heaps = /(\p{M}{4})\p{M}+/gu

/**
 * Text as a reader sees it: in Unicode's composed form, without what cannot be seen or turns the direction of what
 * follows, on lines that are lines. A word that mixes Latin letters with look-alikes of other scripts is written in Latin.
 */
export function cleanOutsideText(text: string): string {
  if (plain.test(text)) return text
  const lines = text
    .toWellFormed()
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replaceAll(unwanted, (sign) => (sign === '\n' || sign === '\t' ? sign : ''))
    .replaceAll(heaps, '$1')
  return lines
    .replaceAll(word, (each) =>
      mixesScripts(each) ? Array.from(each, (letter) => lookAlikes[letter] ?? letter).join('') : each,
    )
    .normalize('NFC')
}
