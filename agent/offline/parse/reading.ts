import { listNameStems, type Catalogue } from '../link/catalogue.ts'
import { listPeopleWords } from '../link/people.ts'
import { cleanText } from '../text/clean.ts'
import { correctToken } from '../text/spelling.ts'
import { tokenize, type Token } from '../text/tokens.ts'
import { isFunctionWord } from '../text/function-words.ts'

/** A text as it is read in one workspace. */
export const readAgainst = (raw: string, catalogue: Catalogue): Reading =>
  new Reading(raw, listNameStems(catalogue), listPeopleWords(catalogue))

/** Longer than any goal; beyond it reading would only take time. */
const maxRead = 4000

/**
 * A member's text under reading. Each part that understands some words takes them; what nobody took in the end was not
 * understood, and the answer says so. Assumptions are collected beside it.
 */
export class Reading {
  readonly text: string
  readonly tokens: readonly Token[]
  readonly assumptions: string[] = []
  private readonly taken: boolean[]

  /**
   * @param names stems of the catalogue's names, which are never taken for slips of the pen
   * @param people stems of what the workspace calls its customers; they are read as “customers”
   */
  constructor(raw: string, names: ReadonlySet<string> = new Set(), people: ReadonlySet<string> = new Set()) {
    this.text = putRight(cleanText(raw.slice(0, maxRead)), names)
    if (raw.length > maxRead) this.assume(`only the first ${maxRead.toLocaleString('en')} characters were read`)
    this.tokens = tokenize(this.text, (token) => {
      if (token.kind !== 'word' || !people.has(token.stem)) return token
      this.assume(`“${token.word}” means your customers`)
      return { ...token, word: token.word.endsWith('s') ? 'customers' : 'customer', stem: 'customer' }
    })
    this.taken = this.tokens.map(() => false)
  }

  /** Mark tokens `from` up to but without `to` as understood. */
  take(from: number, to: number): void {
    for (let index = from; index < to; index += 1) this.taken[index] = true
  }

  /** Words within a stretch that was understood which say nothing of it: they stay to be owned up to. */
  release(indexes: readonly number[]): void {
    for (const index of indexes) this.taken[index] = false
  }

  isFree(index: number): boolean {
    return index < this.tokens.length && this.taken[index] === false
  }

  word(index: number): string {
    return this.tokens[index]?.word ?? ''
  }

  stem(index: number): string {
    return this.tokens[index]?.stem ?? ''
  }

  /** Index of the first free token from `from` on whose word matches, or -1. */
  find(shape: RegExp, from = 0): number {
    return this.tokens.findIndex(
      (token, index) => index >= from && this.taken[index] === false && shape.test(token.word),
    )
  }

  assume(words: string): void {
    if (!this.assumptions.includes(words)) this.assumptions.push(words)
  }

  /** The text with everything already understood blanked, for parts that work on characters. */
  maskedText(): string {
    return this.tokens.reduce(
      (text, token, index) =>
        this.taken[index] === true
          ? text.slice(0, token.start) + ' '.repeat(token.end - token.start) + text.slice(token.end)
          : text,
      this.text,
    )
  }

  /** Take the tokens that lie within a span of characters. */
  takeText(start: number, end: number): void {
    this.tokens.forEach((token, index) => {
      if (token.start >= start && token.end <= end) this.taken[index] = true
    })
  }

  /** Places of the content words that no part understood. */
  listLeftoverIndexes(): number[] {
    return this.tokens.flatMap((token, index) => (this.isLeftover(token, index) ? [index] : []))
  }

  private isLeftover(token: Token, index: number): boolean {
    return this.taken[index] === false && token.kind !== 'mark' && !isFunctionWord(token)
  }

  /** Content words that no part understood, as runs of neighbours in the member's own spelling. */
  listLeftovers(): string[] {
    const runs: string[][] = []
    let open = false
    this.tokens.forEach((token, index) => {
      const isContent = this.isLeftover(token, index)
      if (isContent && open) runs.at(-1)?.push(token.text)
      else if (isContent) runs.push([token.text])
      open = isContent
    })
    return runs.map((run) => run.join(' '))
  }
}

/** The text with its slips put right, so that parts which look at characters see what was meant. */
function putRight(text: string, names: ReadonlySet<string>): string {
  let [right, from] = ['', 0]
  tokenize(text, (token) => {
    const { word } = correctToken(token, names)
    if (word === token.word) return token
    const isCapital = /^\p{Lu}/u.test(token.text)
    right += text.slice(from, token.start) + (isCapital ? word.charAt(0).toUpperCase() + word.slice(1) : word)
    from = token.end
    return token
  })
  return right + text.slice(from)
}
