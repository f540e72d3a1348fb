import { defineCopyRule, listWordFields } from '../rule.ts'

const word = /(?<![\p{L}\p{N}])[\p{L}’']+(?![\p{L}\p{N}])/gu
/** Long enough that it is hardly an abbreviation: NATO, HTML and DSGVO are fine alone. */
const shouted = /^\p{Lu}[\p{Lu}’']{3,}$/u
const most = 2

export const capitals = defineCopyRule({
  id: 'all_capitals',
  severity: 'warning',
  finds: 'words in capitals, which shout, and which some screen readers spell out',
  check: (copy) =>
    listWordFields(copy).flatMap(({ path, words }) => {
      const all = words.match(word) ?? []
      const loud = all.filter((each) => shouted.test(each))
      const isWhole = loud.length >= 2 && loud.length === all.filter((each) => each.length > 3).length
      if (loud.length <= most && !isWhole) return []
      return [{ field: path, message: `“${loud.slice(0, 3).join(' ')}” is in capitals. Write it as a sentence.` }]
    }),
})
