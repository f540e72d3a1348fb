import type { NamedPerson } from '../../store/evidence/read-thread.ts'

const emailPattern = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu
const phonePattern = /\+?\d(?:[\s()./-]{0,2}\d){6,}/g

/** Everything in a text that may be a customer's handle, for looking them up. */
export const listHandles = (text: string): string[] => [
  ...(text.match(emailPattern) ?? []).map((each) => each.toLowerCase()),
  ...(text.match(phonePattern) ?? []).map((each) => `+${each.replaceAll(/\D/g, '')}`),
  ...text
    .split(/[\s,;“”"'()<>]+/)
    .filter((word) => /\d/.test(word))
    .map((word) => word.toLowerCase()),
]

/**
 * A function that puts stand-ins for people: the same for the same person, `person1@example.com`, whether they are known
 * or only look like an address or a phone.
 */
export function makeReplace(people: readonly NamedPerson[]): (text: string) => string {
  const known = new Map<string, string>()
  for (const [index, { userId, email, phone, names }] of people.entries()) {
    const standIn = `person${index + 1}`
    if (email !== null) known.set(email.toLowerCase(), `${standIn}@example.com`)
    if (userId !== null) known.set(userId.toLowerCase(), standIn)
    if (phone !== null) known.set(phone.replaceAll(/\D/g, ''), phoneOf(index + 1))
    for (const name of names) if (name.trim().length > 1) known.set(name.toLowerCase(), `Person ${index + 1}`)
  }
  let strangers = people.length
  const standInFor = (key: string, make: (number: number) => string): string => {
    const found = known.get(key)
    if (found !== undefined) return found
    strangers += 1
    const made = make(strangers)
    known.set(key, made)
    return made
  }
  const words = [...known.keys()]
    .filter((key) => !key.includes('@') && /\p{L}/u.test(key))
    .toSorted((a, b) => b.length - a.length)
  return (text) => {
    const withoutAddresses = text
      .replaceAll(emailPattern, (email) => standInFor(email.toLowerCase(), (number) => `person${number}@example.com`))
      .replaceAll(phonePattern, (phone) => standInFor(phone.replaceAll(/\D/g, ''), phoneOf))
    return words.reduce((rest, word) => rest.replaceAll(wholeWord(word), known.get(word) ?? ''), withoutAddresses)
  }
}

/** Of the numbers that are kept for stories. */
const phoneOf = (number: number): string => `+4477009${String(number).padStart(5, '0')}`

const wholeWord = (word: string): RegExp =>
  new RegExp(
    String.raw`(?<![\p{L}\p{N}])${word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?![\p{L}\p{N}@])`,
    'giu',
  )
