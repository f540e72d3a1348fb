import { defineCopyRule, listWordFields } from '../rule.ts'

const segmenter = new Intl.Segmenter()
/** Digits, © and ™ are pictographic for Unicode, and text for readers. */
const pictured = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F/u
const most = 3

/** A family of four joined ones is one emoji. */
const countEmoji = (text: string) =>
  Array.from(segmenter.segment(text)).filter(({ segment }) => pictured.test(segment)).length

export const emoji = defineCopyRule({
  id: 'emoji_flood',
  severity: 'warning',
  finds: 'more than three emoji in one field: screen readers speak each of them',
  check: (copy) =>
    listWordFields(copy).flatMap(({ path, template }) => {
      const count = countEmoji(template)
      if (count <= most) return []
      return [{ field: path, message: `${count} emoji are many to hear read aloud. Keep one or two, after the words.` }]
    }),
})
