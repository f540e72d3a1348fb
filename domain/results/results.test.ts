import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareArms } from './arms.ts'
import { findDifference, findInterval, type Share } from './interval.ts'
import { measureLift } from './lift.ts'
import { findMoreDays, type Pace } from './more-days.ts'

const share = fc
  .tuple(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([of, rate]): Share => ({ of, count: Math.round(of * rate) }))
const goesOn: Pace = { elapsedDays: 10, awaits: 'entries' }

describe('intervals', () => {
  test('agree with published figures', () => {
    // Newcombe 1998, table II: 56/70 against 48/80, and 9/10 against 3/10.
    expect(findDifference({ count: 56, of: 70 }, { count: 48, of: 80 })).toEqual({
      low: expect.closeTo(0.0524, 4),
      high: expect.closeTo(0.3339, 4),
    })
    expect(findDifference({ count: 9, of: 10 }, { count: 3, of: 10 })).toEqual({
      low: expect.closeTo(0.1705, 4),
      high: expect.closeTo(0.809, 4),
    })
    // Newcombe 1998 on single proportions, method 3: 81/263 and 0/20.
    expect(findInterval({ count: 81, of: 263 })).toEqual({
      low: expect.closeTo(0.2553, 4),
      high: expect.closeTo(0.3662, 4),
    })
    expect(findInterval({ count: 0, of: 20 })).toEqual({ low: 0, high: expect.closeTo(0.1611, 4) })
  })

  test('hold the measured rate, stay between 0 and 1, and narrow with more data', () => {
    fc.assert(
      fc.property(share, ({ count, of }) => {
        const { low, high } = findInterval({ count, of })
        const more = findInterval({ count: 4 * count, of: 4 * of })
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low - 1e-12).toBeLessThanOrEqual(count / of)
        expect(high + 1e-12).toBeGreaterThanOrEqual(count / of)
        expect(more.high - more.low).toBeLessThan(high - low)
      }),
    )
  })

  test('the difference the other way round is the same with its sign turned', () => {
    fc.assert(
      fc.property(share, share, (a, b) => {
        const [there, back] = [findDifference(a, b), findDifference(b, a)]
        expect(there.low).toBeCloseTo(-back.high, 10)
        expect(there.high).toBeCloseTo(-back.low, 10)
      }),
    )
  })

  test('of two equal rates, about one in twenty comparisons looks different', () => {
    let state = 42
    const draw = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state / 2 ** 32
    }
    const sample = (of: number): Share => ({
      of,
      count: Array.from({ length: of }, draw).filter((x) => x < 0.1).length,
    })
    const runs = 1000
    let wrong = 0
    for (let run = 0; run < runs; run += 1) {
      const { low, high } = findDifference(sample(600), sample(150))
      if (low > 0 || high < 0) wrong += 1
    }
    expect(wrong / runs).toBeGreaterThan(0.02)
    expect(wrong / runs).toBeLessThan(0.08)
  })
})

describe('lift', () => {
  test('says that it works, how much, and how sure that is', () => {
    const lift = measureLift({ count: 1200, of: 9000 }, { count: 90, of: 1000 }, goesOn)
    expect(lift.verdict).toBe('better')
    expect(lift.extra).toBe(390)
    expect(lift.words).toBe(
      'It works: 13.3 % of those who could get it converted, 9.0 % of the holdout: +4.3 points (95 % interval +2.3 to +6.1). That is about 390 conversions that would not have happened.',
    )
  })

  test('says that it hurts', () => {
    expect(measureLift({ count: 300, of: 9000 }, { count: 90, of: 1000 }, goesOn).verdict).toBe('worse')
  })

  test('says how many days are missing', () => {
    const lift = measureLift({ count: 110, of: 900 }, { count: 9, of: 100 }, goesOn)
    expect(lift.verdict).toBe('unclear')
    expect(lift.words).toContain('it takes about 61 more days to be sure')
  })

  test('with a handful of customers it compares nothing, however far apart the rates are', () => {
    const lift = measureLift({ count: 9, of: 9 }, { count: 0, of: 9 }, goesOn)
    expect(lift.verdict).toBe('too_few')
    expect(lift.words).toMatch(/^Not enough data to compare/)
  })

  test('without a holdout it claims no effect', () => {
    const lift = measureLift({ count: 500, of: 1000 }, { count: 0, of: 0 }, goesOn)
    expect(lift).toMatchObject({ verdict: 'no_holdout', interval: null, extra: null })
  })

  test('does not promise clarity when nobody will enter any more', () => {
    const words = (awaits: Pace['awaits']) =>
      measureLift({ count: 110, of: 900 }, { count: 9, of: 100 }, { elapsedDays: 10, awaits }).words
    expect(words('nothing')).toContain('will not become clearer')
    expect(words('conversions')).toContain('conversions still count')
  })

  test('the days it asks for make the same rates clear', () => {
    fc.assert(
      fc.property(share, share, (a, b) => {
        const days = findMoreDays(a, b, goesOn)
        if (typeof days !== 'number' || !Number.isFinite(days)) return
        const times = (goesOn.elapsedDays + days) / goesOn.elapsedDays
        const grow = ({ count, of }: Share): Share => ({ count: count * times, of: of * times })
        const [rateA, rateB] = [a.count / a.of, b.count / b.of]
        const [moreA, moreB] = [grow(a), grow(b)]
        const error = Math.sqrt((rateA * (1 - rateA)) / moreA.of + (rateB * (1 - rateB)) / moreB.of)
        expect(Math.abs(rateA - rateB) / error).toBeGreaterThan(1.96)
      }),
    )
  })
})

describe('experiments', () => {
  test('name the arm that beats all others', () => {
    const { best, words } = compareArms('s1', [arm('A', 100, 1000), arm('B', 180, 1000)], goesOn)
    expect(best).toBe('B')
    expect(words).toContain('“B” converts best: 18.0 % against 10.0 % for “A”')
  })

  test('name none while chance may explain the order', () => {
    expect(compareArms('s1', [arm('A', 100, 1000), arm('B', 110, 1000)], goesOn).best).toBeNull()
  })

  test('ask more of a winner among many', () => {
    const two = [arm('A', 100, 1000), arm('B', 128, 1000)]
    const five = [...two, arm('C', 99, 1000), arm('D', 98, 1000), arm('E', 97, 1000)]
    expect(compareArms('s1', two, goesOn).best).toBe('B')
    expect(compareArms('s1', five, goesOn).best).toBeNull()
  })

  test('with one arm or none there is nothing to compare', () => {
    expect(compareArms('s1', [], goesOn).best).toBeNull()
    expect(compareArms('s1', [arm('A', 5, 10)], goesOn).words).toBe('Only one arm has customers yet.')
  })
})

const arm = (name: string, count: number, of: number) => ({ name, count, of })
