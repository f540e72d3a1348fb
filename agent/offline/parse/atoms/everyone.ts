import { atom, type Atom, type AtomPlace } from '../atom.ts'

const noun =
  /^(customers?|users?|members?|people|contacts?|clients?|subscribers?|shoppers?|buyers?|base|list|audience|database|folks|accounts?)$/

/** “everyone”, “all customers”, “the whole list”, “our entire base”. */
export function readEveryone({ reading, at }: AtomPlace): Atom | undefined {
  if (/^(everyone|everybody|evryone|everone|eveyone)$/.test(reading.word(at)))
    return atom({ everyone: true }, at + 1, 0.9)
  if (!/^(all|whole|entire|every|each|full)$/.test(reading.word(at))) return undefined
  let end = at + 1
  while (
    /^(of|our|the|my|your|single|customer|mailing|user|contact|email)$/.test(reading.word(end)) &&
    !noun.test(reading.word(end))
  )
    end += 1
  if (noun.test(reading.word(end)) && noun.test(reading.word(end + 1))) end += 1
  return noun.test(reading.word(end)) ? atom({ everyone: true }, end + 1, 0.9) : undefined
}
