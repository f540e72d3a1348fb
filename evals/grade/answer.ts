import { isRecord } from '../../domain/is-record.ts'
import { lastTurn } from '../run/outcome.ts'
import type { Expect } from '../task.ts'
import { type Grader, verdict } from './grader.ts'
import { listNumbers } from './numbers.ts'

/** What the last answer says: numbers that must appear, words that must, and words that must not. */
export const answer: Grader = {
  name: 'answer',
  grade({ expect }, outcome) {
    if (expect.answer === undefined && expect.shown === undefined) return null
    const turn = lastTurn(outcome)
    const said = turn?.words ?? ''
    const shown = [said, ...listTexts(turn?.cards ?? [])].join('\n')
    return verdict('answer', [
      ...checkWords('the answer', expect.answer, said),
      ...checkWords('what is shown', expect.shown, shown),
    ])
  },
}

function checkWords(what: string, expected: Expect['answer'], text: string): string[] {
  if (expected === undefined) return []
  const { numbers = [], contains = [], matches = [], notContains = [] } = expected
  const found = listNumbers(text)
  const has = (part: string) => text.toLowerCase().includes(part.toLowerCase())
  return [
    ...numbers.filter((number) => !found.includes(number)).map((number) => `${what} does not say ${number}`),
    ...contains.filter((part) => !has(part)).map((part) => `${what} does not say “${part}”`),
    ...matches
      .filter((pattern) => !new RegExp(pattern, 'iu').test(text))
      .map((pattern) => `${what} says nothing like /${pattern}/`),
    ...notContains.filter(has).map((part) => `${what} says “${part}”`),
  ]
}

/** Every text and number of a card, a line each. */
function listTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value === 'number') return [String(value)]
  if (Array.isArray(value)) return value.flatMap(listTexts)
  return isRecord(value) ? Object.values(value).flatMap(listTexts) : []
}
