import type { Token } from './tokens.ts'

const grammar =
  'a an the this that these those it its they them their theirs he she his her him i we us our ours you your yours me my ' +
  'and or but nor so if then than as at by for from in into of off on onto out over to up with without within about per ' +
  'is are was were be been being am do does did have has had having will would shall should can could may might must ' +
  'meantime until till though although ' +
  'not no who whoever whom whose which what when where while because how why there here too also very just still yet only even ' +
  'all any each every both some such own same other another again once ever already never more most less least few'
const politeness =
  'u ur pls plz thx tbh btw lol hmm please thanks thank hi hello hey ok okay could want wants need needs like lets let kindly maybe perhaps'
const frames =
  'campaign campaigns message messages make create build set start draft write send sends sending sent do get give put ' +
  'person people peoples customer customers user users member members client clients shopper shoppers contact contacts ' +
  'former previous past current existing ' +
  'someone somebody anyone anybody everyone everybody folks guy guys audience one ones something anything thing things'

const functionWords = new Set(`${grammar} ${politeness}`.split(' '))
const frameWords = new Set(frames.split(' '))

/** Words that carry grammar or courtesy, or that every request to this product holds: no loss when nobody takes them. */
export function isFunctionWord(token: Token): boolean {
  return functionWords.has(token.word) || frameWords.has(token.word)
}

/** Grammar alone: what may stand between the words of a phrase. */
export function isGrammar(word: string): boolean {
  return functionWords.has(word)
}
