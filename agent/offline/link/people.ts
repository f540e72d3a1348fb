import { isFunctionWord } from '../text/function-words.ts'
import { tokenize } from '../text/tokens.ts'
import type { Catalogue } from './catalogue.ts'
import { stemsOfName, wordsOfName } from './names.ts'
import { findEventRole } from './roles.ts'

/** Stems of what this workspace calls its customers, by the event with which one becomes one: “riders” of `rider_registered`. */
export function listPeopleWords(catalogue: Catalogue): Set<string> {
  const joined = findEventRole(catalogue, 'signup')
  if (joined === undefined) return new Set()
  const topics = new Set(catalogue.topics.flatMap(stemsOfName))
  const people = tokenize(wordsOfName(joined.name)).filter(
    (token) =>
      /(?:er|or|ist|ant|ent|ee|est|ian)$/.test(token.word) && !isFunctionWord(token) && !topics.has(token.stem),
  )
  return new Set(people.map(({ stem }) => stem))
}
