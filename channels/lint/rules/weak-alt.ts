import { defineCopyRule } from '../rule.ts'

const image = /!\[([^\][]{1,300})\]\([^()\s]{0,2000}\)/g
const weak =
  /^(?:image|img|picture|photo|pic|banner|hero|logo|bild|foto|photo de|imagen|immagine|imagem|afbeelding|\S+\.(?:png|jpe?g|gif|webp|svg)|[\w-]*\d{3,}[\w-]*)(?: ?\d{0,3})$/iu

export const weakAlt = defineCopyRule({
  id: 'weak_alt_text',
  severity: 'warning',
  finds: 'images described as “image” or by the name of their file; without words at all they are refused',
  check: ({ fields }) =>
    fields
      .filter(({ kind }) => kind === 'markdown')
      .flatMap(({ path, template }) =>
        Array.from(template.matchAll(image), ([, words = '']) => words.trim())
          .filter((words) => weak.test(words))
          .map((words) => ({
            field: path,
            message: `“${words}” says nothing to those who do not see the image. Say what it shows.`,
          })),
      ),
})
