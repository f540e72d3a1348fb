import { fillMarks, makeMark, type MarkedText } from './insertions.ts'

// The host in any letters, so that one of odd letters is looked at as a whole; after it what a link may hold, or a mark.
const anyLink =
  /https?:\/\/[\p{L}\p{N}.:@%\\[\]\-\uE000-\uE019]+(?:[/?#][\w\-.~:/?#[\]@!$&'()*+,;=%\\\uE000-\uE019]*)?/giu
const closing = /[.,;:!?'"\]]+$/

/**
 * Text that phones and mail programs make links of, with its links filled in one by one: those that the copy writes out,
 * and those that a value brings, alone or among other words.
 * @param fill throws for a link that may not lead where it would; what it gives is written in the link's place
 * @param check the same of a link that stays as it is
 */
export function fillTextLinks(
  { text, values }: MarkedText,
  fill: (link: MarkedText) => string,
  check: (link: MarkedText) => void = fill,
): string {
  const fillValue = (value: string) => {
    const asLink = (link: string) => ({ text: makeMark(0), values: [link] })
    const links = findTextLinks(value)
    if (links.length === 1 && links[0] === value.trim()) return fill(asLink(links[0]))
    for (const link of links) check(asLink(link))
    return value
  }
  let filled = ''
  let end = 0
  for (const { index, 0: found } of text.matchAll(anyLink)) {
    const link = cutEnd(found)
    filled += fillMarks({ text: text.slice(end, index), values }, fillValue) + fill({ text: link, values })
    end = index + link.length
  }
  return filled + fillMarks({ text: text.slice(end), values }, fillValue)
}

/** The links in a text, in order. */
export const findTextLinks = (text: string): string[] =>
  text.includes('://') ? Array.from(text.matchAll(anyLink), ([found]) => cutEnd(found)) : []

/** Without what ends the sentence around it. */
function cutEnd(link: string): string {
  const cut = link.replace(closing, '')
  return cut.endsWith(')') && !cut.includes('(') ? cutEnd(cut.slice(0, -1)) : cut
}
