import { defineCopyRule } from '../rule.ts'

/** Overrides turn letters around whatever they are; right-to-left copy needs marks and isolates alone. */
const overrides = /[\u202A-\u202E]/u
const isolates = /[\u2066-\u2069]/gu
/** Letters that a sender may use to hide text, and that no font draws. */
const unseen = /[\u00AD\u200B\u2060-\u2064\uFEFF]|\p{Co}|[\u{E0000}-\u{E0FFF}]/u
const tagFlag = /\u{1F3F4}[\u{E0020}-\u{E007F}]+/gu

function isUnbalanced(text: string): boolean {
  let open = 0
  for (const [mark] of text.matchAll(isolates)) {
    open += mark === '\u2069' ? -1 : 1
    if (open < 0) return true
  }
  return open !== 0
}

export const hiddenCharacters = defineCopyRule({
  id: 'hidden_characters',
  severity: 'error',
  finds: 'overrides of direction, isolates that do not end, zero-width spaces and other characters that show nothing',
  check: ({ fields }) =>
    fields.flatMap(({ path, template }) => {
      if (overrides.test(template) || isUnbalanced(template))
        return [
          {
            field: path,
            message:
              'It holds characters that turn the direction of what follows. Leave them out: right-to-left words turn by themselves.',
          },
        ]
      return unseen.test(template.replaceAll(tagFlag, ''))
        ? [
            {
              field: path,
              message: 'It holds characters that show nothing, such as zero-width spaces. Leave them out.',
            },
          ]
        : []
    }),
})
