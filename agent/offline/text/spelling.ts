import { isFunctionWord } from './function-words.ts'
import { isOrdinary } from './ordinary-words.ts'
import { countEdits, isTypo } from './similarity.ts'
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
/**
 * Words that are read too, but lie near others that mean something else: letters that changed places, one left out or
 * one too many are a slip of these; a letter in the place of another only in long ones.
 */
const everyday =
  'their there which while since every each person persons customer member members buyer buyers shopper shoppers visited ' +
  'visit orders fails failed declined payment payments survey score register registers registered registration promoters ' +
  'promoter detractors detractor passives translate translated morning evening afternoon timezone subjects lines likely ' +
  'open opened opens account accounts activate activated activates weekly balance spend spent write generate generated ' +
  'application applications deposit deposits identity check checks logged push email test tests whatsapp'
/** Short words are put right only where two letters changed places. */
const short =
  'the and what time back days push used gone stop wait text cart undo redo send when than from with open fails their'.split(
    ' ',
  )
/** Written right, though another word has the same letters. */
const right = 'three'.split(' ')
const words = [...new Set(steering.split(' '))]
const more = [...new Set(everyday.split(' '))]
const known = new Set([...words, ...more, ...short, ...right])

/** The token as it was meant: a slip in a steering word is put right; words of the catalogue are left as they are. */
export function correctToken(token: Token, catalogueStems: ReadonlySet<string>): Token {
  if (token.kind !== 'word' || token.word.length < 3 || known.has(token.word)) return token
  if (isFunctionWord(token) || catalogueStems.has(token.stem) || words.some((word) => isFormOf(token, word)))
    return token
  const isShort = token.word.length === 3
  const meant = isShort ? undefined : words.find((word) => word.length >= 5 && isTypo(token.word, word))
  const near =
    meant ??
    short.find((word) => !isOrdinary(token.stem) && isSwap(token.word, word)) ??
    more.find((word) => isSlip(token, word))
  return near === undefined ? token : { ...token, word: near, stem: stem(near) }
}

/** “Ordering” is a form of “order”; “befor” has the stem of “before” and is a slip all the same. */
function isFormOf(token: Token, word: string): boolean {
  return stem(word) === token.stem && `${token.word}e` !== word
}

function isSwap(typed: string, word: string): boolean {
  const letters = (text: string) => Array.from(text).toSorted().join('')
  return (
    typed !== word &&
    typed.length === word.length &&
    letters(typed) === letters(word) &&
    typed[0] === word[0] &&
    countEdits(typed, word, 1) <= 1
  )
}

function isSlip({ word: typed, stem: root }: Token, word: string): boolean {
  if (typed.length < 4 || word.length < 5 || stem(word) === root || isOrdinary(root) || typed[0] !== word[0])
    return false
  if (countEdits(typed, word, 1) > 1) return false
  return typed.length !== word.length || isSwap(typed, word) || word.length >= 7
}
