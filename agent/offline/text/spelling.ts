import { isFunctionWord } from './function-words.ts'
import { isTypo } from './similarity.ts'
import { stem } from './stem.ts'
import type { Token } from './tokens.ts'

/** Words that steer the reading: a slip in one of them would change what is understood. */
const steering =
  'stuck abandoned abandon inactive dormant lapsed unless otherwise later signups signup signed welcome remind reminder ' +
  'everyone everybody customers people trial trials without within hours minutes weeks months days finished first second ' +
  'exclamation marks emoji emojis shorter shorten longer undo revert pause resume always never remember instead except ' +
  'excluding congratulate announce checkout basket purchase purchased bought order ordered campaign subject friendly ' +
  'friendlier warmer salesy formal holdout percent tuesday wednesday thursday saturday monday friday sunday tomorrow ' +
  'newsletter setup workflow limit usage language segment audience include exclude performing results someone somebody ' +
  'about stuff items things complete completed cart inbox conversion converted launch approve approval topic before after until unsubscribe active'
/** Short words are put right only where two letters changed places. */
const short = 'back days push used gone stop wait text cart undo redo send when than'.split(' ')
const words = [...new Set(steering.split(' '))]
const known = new Set(words)

/** The token as it was meant: a slip in a steering word is put right; words of the catalogue are left as they are. */
export function correctToken(token: Token, catalogueStems: ReadonlySet<string>): Token {
  if (token.kind !== 'word' || token.word.length < 4 || known.has(token.word)) return token
  if (isFunctionWord(token) || catalogueStems.has(token.stem) || words.some((word) => isFormOf(token, word)))
    return token
  const meant =
    words.find((word) => word.length >= 5 && isTypo(token.word, word)) ?? short.find((word) => isSwap(token.word, word))
  return meant === undefined ? token : { ...token, word: meant, stem: stem(meant) }
}

/** “Ordering” is a form of “order”; “befor” has the stem of “before” and is a slip all the same. */
function isFormOf(token: Token, word: string): boolean {
  return stem(word) === token.stem && `${token.word}e` !== word
}

function isSwap(typed: string, word: string): boolean {
  const letters = (text: string) => Array.from(text).toSorted().join('')
  return typed !== word && typed.length === word.length && letters(typed) === letters(word) && isTypo(typed, word)
}
