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
  'which customer nobody anyone anybody message messages received receive should please immediately blast suspend restore previous ' +
  'version briefer brief concise tighter condense voice style rules reason ' +
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
  'application applications deposit deposits identity check checks logged push email test tests whatsapp ' +
  'january february april august september october november december tonight midnight weekend weekends'
/** Short words are put right only where two letters changed places. */
const short =
  'time back days push used gone stop wait text cart undo redo send when than week hold halt down tone mail change changes open fails'.split(
    ' ',
  )
/** Words of grammar, put right likewise, and where a doubled letter is single: “teh”, “taht”, “les”. */
const grammar =
  'the that this what with which from have they them their your you can our and now how why did was not less all off still will'.split(
    ' ',
  )
/** Written right, though another word has the same letters. */
const right = 'three'.split(' ')
const words = [...new Set(steering.split(' '))]
const more = [...new Set(everyday.split(' '))]
/** From five letters on one edit makes no other word as a rule; of four, few are that far from any. */
const mendable = [...words.filter((word) => word.length >= 5), 'undo']
const known = new Set([...words, ...more, ...short, ...right])

/** The token as it was meant: a slip in a steering word is put right; words of the catalogue are left as they are. */
export function correctToken(token: Token, catalogueStems: ReadonlySet<string>): Token {
  if (token.kind !== 'word' || token.word.length < 3 || known.has(token.word)) return token
  if (isFunctionWord(token) || isOrdinary(token.stem)) return token
  if (catalogueStems.has(token.stem) || words.some((word) => isFormOf(token, word))) return token
  const meant =
    mendable.find((word) => isTypo(token.word, word)) ??
    [...short, ...grammar].find((word) => isSwap(token.word, word) || isHalved(token.word, word)) ??
    more.find((word) => isSlip(token, word))
  return meant === undefined ? token : { ...token, word: meant, stem: stem(meant) }
}

/** “Ordering” is a form of “order”; “befor” has the stem of “before” and is a slip all the same. */
function isFormOf(token: Token, word: string): boolean {
  return stem(word) === token.stem && `${token.word}e` !== word
}

function isSwap(typed: string, word: string): boolean {
  const letters = (text: string) => Array.from(text).toSorted().join('')
  const isOneSwap = typed.length === word.length && letters(typed) === letters(word) && countEdits(typed, word, 1) === 1
  return isOneSwap && (typed[0] === word[0] || typed.length === 3)
}

function isSlip({ word: typed, stem: root }: Token, word: string): boolean {
  if (typed.length < 4 || word.length < 5 || stem(word) === root || typed[0] !== word[0]) return false
  if (countEdits(typed, word, 1) > 1) return false
  return typed.length !== word.length || isSwap(typed, word) || word.length >= 7
}

const isHalved = (typed: string, word: string): boolean =>
  typed.length === word.length - 1 && word.replace(/(.)\1/, '$1') === typed
