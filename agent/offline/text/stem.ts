const irregular: Readonly<Record<string, string>> = {
  bought: 'buy',
  left: 'leave',
  leaving: 'leave',
  went: 'go',
  gone: 'go',
  sent: 'send',
  spent: 'spend',
  paid: 'pay',
  got: 'get',
  gotten: 'get',
  began: 'begin',
  begun: 'begin',
  ran: 'run',
  made: 'make',
  seen: 'see',
  saw: 'see',
  came: 'come',
  forgot: 'forget',
  forgotten: 'forget',
  lost: 'lose',
  won: 'win',
  took: 'take',
  taken: 'take',
  gave: 'give',
  given: 'give',
  wrote: 'write',
  written: 'write',
  did: 'do',
  done: 'do',
  told: 'tell',
  kept: 'keep',
  chose: 'choose',
  chosen: 'choose',
  fell: 'fall',
  fallen: 'fall',
  stuck: 'stuck',
  had: 'have',
  has: 'have',
  people: 'person',
  news: 'news',
  sms: 'sms',
  is: 'be',
  are: 'be',
  was: 'be',
  were: 'be',
  been: 'be',
  used: 'use',
  using: 'use',
}
/** Is it a verb in a form that tells of something done: “ordered”, “buying”, “left”? */
export const tellsOfDoing = (word: string): boolean =>
  /[a-z]{2}(?:ed|ing)$/.test(word) || (Object.hasOwn(irregular, word) && !/^(?:people|news|sms)$/.test(word))

const vowel = /[aeiouy]/

/** The part of a word that its inflections share; equal for “purchase”, “purchased” and “purchasing”. */
export function stem(word: string): string {
  const lower = word.toLowerCase().replace(/'s?$/, '')
  const known = irregular[lower]
  if (known !== undefined) return dropFinalE(known)
  if (lower.length <= 3) return lower
  return dropFinalE(stripEnding(stripPlural(lower)))
}

function stripPlural(word: string): string {
  if (/(ss|us|is)$/.test(word)) return word
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(x|z|ch|sh|ss|o)es$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') ? word.slice(0, -1) : word
}

function stripEnding(word: string): string {
  if (word.endsWith('ied') && word.length > 4) return `${word.slice(0, -3)}y`
  if (/[ts]ion$/.test(word) && word.length > 5) return word.slice(0, -3)
  for (const ending of ['ment', 'ing', 'ed', 'ly']) {
    const rest = word.slice(0, -ending.length)
    const shortest = ending === 'ly' ? 4 : 3
    if (word.endsWith(ending) && rest.length >= shortest && vowel.test(rest)) return undouble(rest)
  }
  return word
}

function undouble(word: string): string {
  return /([bdgklmnprt])\1$/.test(word) && word.length > 3 ? word.slice(0, -1) : word
}

function dropFinalE(word: string): string {
  return word.length > 3 && word.endsWith('e') ? word.slice(0, -1) : word
}
