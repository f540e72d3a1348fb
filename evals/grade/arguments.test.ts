import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { givenCall } from '../testing.ts'
import { compareCalls } from './arguments.ts'

const wanted = [
  { tool: 'preview_audience', arguments: { condition: { trait: { name: 'plan', is: 'trial' } } } },
  { tool: 'get_results', arguments: { campaign: { $matches: '^cmp_' } } },
]
const preview = (is: string) =>
  givenCall({ tool: 'preview_audience', arguments: { condition: { all: [{ trait: { name: 'plan', is } }] } } })
const results = givenCall({ tool: 'get_results', arguments: { campaign: 'cmp_1', by: null } })

describe('calls by hand', () => {
  test('right, in any order, in other words', () => {
    expect(compareCalls(wanted, [results, preview('trial')])).toEqual({ right: 2, wrong: 0, needless: 0, findings: [] })
  })

  test('wrong arguments are told by field', () => {
    const { right, wrong, findings } = compareCalls(wanted, [preview('pro'), results])
    expect([right, wrong, findings]).toEqual([
      1,
      1,
      ['preview_audience.condition.trait.is: expected "trial", is "pro"'],
    ])
  })

  test('a call that is missing is a finding, one that is optional is not, and one that failed does not count', () => {
    expect(compareCalls(wanted, [preview('trial')]).findings).toEqual(['get_results was not called'])
    expect(compareCalls([{ ...results, optional: true }], []).findings).toEqual([])
    expect(compareCalls(wanted, [preview('trial'), { ...results, outcome: 'failed' }]).findings).toHaveLength(1)
  })

  test('the same again and what failed are needless; one made call serves one that is wanted', () => {
    expect(compareCalls(wanted, [preview('trial'), results, results]).needless).toBe(1)
    expect(compareCalls([...wanted, ...wanted], [preview('trial'), results]).right).toBe(2)
  })
})

/** The Berkeley Function Calling Leaderboard's pairs, where this machine has them: each argument lists what is right. */
const folder = join(import.meta.dirname, '../../../shared/data/bfcl')
type Answer = { id: string; ground_truth: Record<string, Record<string, unknown[]>>[] }

function readAnswers(): Answer[] {
  const file = join(folder, 'BFCL_v4_multiple.answers.json')
  if (!existsSync(file)) {
    process.stderr.write('BFCL is not on this machine (../shared/data/bfcl): its pairs are NOT checked.\n')
    return []
  }
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Answer) // a public file of one answer a line, read as it is
}

const answers = readAnswers()

describe.skipIf(answers.length === 0)('the pairs of BFCL v4 [needs ../shared/data]', () => {
  const pairs = answers.flatMap(({ ground_truth }) => ground_truth.flatMap((call) => Object.entries(call)))
  const isLeftOut = (values: readonly unknown[]) => values.includes('')
  /** Each accepted value is as good as the others; '' says that the argument may be left out. */
  const patternOf = (values: readonly unknown[]) => ({
    $anyOf: [...values.filter((value) => value !== '').map(plain), ...(isLeftOut(values) ? [{ $absent: true }] : [])],
  })
  /** Within an object every value is a list of alternatives again. */
  const plain = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, Array.isArray(each) ? each[0] : each]))
      : value
  const judge = (tool: string, given: Record<string, unknown[]>, args: Record<string, unknown>) =>
    compareCalls(
      [
        {
          tool,
          arguments: Object.fromEntries(Object.entries(given).map(([name, values]) => [name, patternOf(values)])),
        },
      ],
      [givenCall({ tool, arguments: args })],
    )
  const choose = (given: Record<string, unknown[]>, pick: (values: unknown[]) => unknown) =>
    Object.fromEntries(
      Object.entries(given).flatMap(([name, values]) => {
        const value = pick(values.filter((each) => each !== ''))
        return value === undefined ? [] : [[name, plain(value)]]
      }),
    )

  test('every accepted answer is right, by its first and by its last alternatives', () => {
    expect(pairs.length).toBeGreaterThan(190)
    const wrong = pairs.flatMap(([tool, given]) =>
      [choose(given, (values) => values[0]), choose(given, (values) => values.at(-1))].flatMap(
        (args) => judge(tool, given, args).findings,
      ),
    )
    expect(wrong).toEqual([])
  })

  test('each with one argument changed, or one left out that must be there, is wrong', () => {
    const taken = pairs.flatMap(([tool, given]) => {
      const right = choose(given, (values) => values[0])
      return Object.keys(right).flatMap((name) => {
        const { [name]: _, ...without } = right
        const spoilt = { ...right, [name]: 'what nobody asked for' }
        const mustBeThere = !isLeftOut(given[name] ?? [])
        return [judge(tool, given, spoilt).right, mustBeThere ? judge(tool, given, without).right : 0]
      })
    })
    expect(taken.length).toBeGreaterThan(700)
    expect(taken.filter((right) => right > 0)).toEqual([])
  })
})
