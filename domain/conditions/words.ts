import type { Scalar } from './parameters.ts'

export const quote = (text: string) => `“${text}”`

export const sayScalar = (value: Scalar) => (typeof value === 'string' ? quote(value) : String(value))

export const sayDays = (days: number) => (days === 1 ? '1 day' : `${days} days`)

export const sayLastDays = (days: number) => (days === 1 ? 'in the last day' : `in the last ${days} days`)

const shownItems = 10

/** “a”, “b” or “c”; a long list is cut, and says by how many. */
export function sayList(items: readonly string[], conjunction: 'and' | 'or'): string {
  const rest = items.length - shownItems
  const shown = rest > 0 ? [...items.slice(0, shownItems), `${rest} more`] : items
  if (shown.length < 2) return shown.join('')
  return `${shown.slice(0, -1).join(', ')} ${conjunction} ${shown.at(-1) ?? ''}`
}

/** A moment as written: a date alone, or date and time in UTC. */
export const sayMoment = (text: string) => text.replace('T', ' ')

const opposites: readonly (readonly [RegExp, string])[] = [
  [/^is /, 'is not '],
  [/^was /, 'was not '],
  [/^has a value$/, 'has no value'],
  [/^has no value$/, 'has a value'],
  [/^contains /, 'does not contain '],
  [/^starts with /, 'does not start with '],
  [/^ends with /, 'does not end with '],
  [/^received /, 'did not receive '],
  [/^opened /, 'did not open '],
  [/^clicked /, 'did not click '],
  [/^allows /, 'does not allow '],
  [/^converted /, 'did not convert '],
]

/** The opposite of a phrase that begins with a verb we know; others are put in brackets. */
export function negate(phrase: string): string {
  if (phrase.startsWith('is not ')) return `is ${phrase.slice('is not '.length)}`
  const [verb, opposite] = opposites.find(([verb]) => verb.test(phrase)) ?? [/^.*$/s, `not (${phrase})`]
  return phrase.replace(verb, () => opposite)
}
