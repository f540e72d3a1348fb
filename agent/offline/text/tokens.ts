import { stem } from './stem.ts'

/** A word, number, mark or quotation of the cleaned text. `start` and `end` are offsets into it. */
export type Token = {
  kind: 'word' | 'number' | 'mark' | 'quote'
  text: string
  /** Lower case, without a possessive “'s”; for a quotation what stands inside the quotes. */
  word: string
  stem: string
  start: number
  end: number
}

const pattern =
  /"([^"]+)"|(?:[$€£]\s?)?\d+(?:[.,]\d+)*(?:\s?%|[a-z]+)?|[\p{L}_][\p{L}\p{N}_]*(?:'[\p{L}]+)?|[^\s\p{L}\p{N}]/giu
const compounds: readonly (readonly [RegExp, RegExp, string])[] = [
  [/^sign(s|ed|ing)?$/, /^ups?$/, 'signup'],
  [/^(log|sign)(s|ged|ed|ging|ing)?$/, /^(in|into|on)$/, 'login'],
  [/^check(s|ed|ing)?$/, /^out$/, 'checkout'],
  [/^set(s|ting)?$/, /^up$/, 'setup'],
  [/^w[io]n(s|ning)?$/, /^back$/, 'winback'],
  [/^top(s|ped|ping)?$/, /^up$/, 'topup'],
  [/^opt(s|ed)?$/, /^in$/, 'optin'],
  [/^(pay|pays|paid|paying)$/, /^in$/, 'deposit'],
  [/^(run|runs|ran|bump|bumps)$/, /^into$/, 'reach'],
  [/^use[sd]?$/, /^up$/, 'reach'],
  [/^reach(es|ed|ing)?$/, /^out$/, 'contact'],
]

/** The words of a cleaned text in order, two-word verbs (“sign up”, “check out”) joined into one. */
export function tokenize(text: string, correct: (token: Token) => Token = (token) => token): Token[] {
  const single = [...text.matchAll(pattern)].map((match) => correct(toToken(match[0], match.index, match[1])))
  return joinCompounds(single)
}

function toToken(text: string, start: number, quoted: string | undefined): Token {
  const word = (quoted ?? text).toLowerCase()
  const kind =
    quoted !== undefined ? 'quote' : /\d/.test(text) && !/^[\p{L}_]/u.test(text) ? 'number' : wordOrMark(text)
  const said = kind === 'word' ? word.replace(/'s$/, '') : word
  return { kind, text, word: said, stem: kind === 'word' ? stem(word) : word, start, end: start + text.length }
}

function wordOrMark(text: string): 'word' | 'mark' {
  return /[\p{L}_]/u.test(text) ? 'word' : 'mark'
}

function joinCompounds(tokens: readonly Token[]): Token[] {
  const joined: Token[] = []
  for (let index = 0; index < tokens.length; index += 1) {
    const [first, second] = [tokens[index], tokens[index + 1]]
    if (first === undefined) continue
    const third = tokens[index + 2]
    // “Paid money in”.
    const split = second?.word === 'money' && third?.word === 'in' ? findCompound(first.word, third.word) : undefined
    const compound = second === undefined ? undefined : findCompound(first.word, second.word)
    const hyphen = second?.word === '-' && third !== undefined ? findCompound(first.word, third.word) : undefined
    const last = hyphen === undefined && split === undefined ? second : third
    const name = hyphen ?? split ?? compound
    if (name === undefined || last === undefined) joined.push(first)
    else {
      joined.push({
        ...first,
        kind: 'word',
        text: `${first.text} ${last.text}`,
        word: name,
        stem: stem(name),
        end: last.end,
      })
      index += last === second ? 1 : 2
    }
  }
  return joined
}

function findCompound(first: string, second: string): string | undefined {
  return compounds.find(([head, tail]) => head.test(first) && tail.test(second))?.[2]
}
