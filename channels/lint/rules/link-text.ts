import { defineCopyRule } from '../rule.ts'

const link = /(?<!!)\[([^\][]{0,300})\]\([^()\s]{0,2000}\)/g
/** Words that say nothing of where the link leads, to those who jump from link to link. */
const empty =
  /^(?:click(?: here| this)?|here|this|link|more|(?:read|learn|see|find out) more|go|hier(?: klicken)?|klicken? sie hier|mehr(?: erfahren| lesen)?|weiterlesen|ici|cliquez(?: ici)?|en savoir plus|plus|aquí|haz clic(?: aquí)?|más|leer más|saber más|qui|clicca qui|scopri di più|aqui|clique aqui|saiba mais|klik hier|lees meer|meer)$/iu

export const linkText = defineCopyRule({
  id: 'empty_link_text',
  severity: 'warning',
  finds: 'links called “here” or “read more”, or by their bare address',
  check: ({ fields }) =>
    fields
      .filter(({ kind }) => kind === 'markdown')
      .flatMap(({ path, template }) =>
        Array.from(template.matchAll(link), ([, words = '']) => words.replaceAll(/[*_`→›»>!.…]/g, '').trim())
          .filter((words) => words === '' || empty.test(words) || /^https?:\/\/\S+$/.test(words))
          .map((words) => ({
            field: path,
            message: `The link “${words}” does not say where it leads. Name it, as in “See your boards”.`,
          })),
      ),
})
