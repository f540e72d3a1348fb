import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Condition, type ConditionInput } from '../../../domain/conditions/condition.ts'
import { readCatalogue } from '../link/catalogue.ts'
import { harbour, inkwell, spokes } from '../testing/catalogues.ts'
import { readConditions } from './conditions.ts'
import { Reading } from './reading.ts'

function read(described: unknown, text: string): ConditionInput | undefined {
  const catalogue = readCatalogue(described)
  if (catalogue === undefined) throw new Error('not a catalogue')
  const reading = new Reading(text)
  return readConditions(reading, catalogue, 0, reading.tokens.length)
}

const did = (event: string, more: object = {}) => ({ performed: { event, atLeast: 1, ...more } })
const trait = (name: string, more: object) => ({ trait: { name, ...more } })

describe('what one phrase says', () => {
  test.each<[string, unknown, unknown]>([
    ['everyone', spokes, { everyone: true }],
    ['all our customers', spokes, { everyone: true }],
    ['trial users', inkwell, trait('tier', { is: 'trialing' })],
    ['on the premium plan', harbour, trait('account_type', { is: 'premium' })],
    ['customers in Germany or France', inkwell, trait('country', { in: ['DE', 'FR'] })],
    ['people in Portgual', spokes, trait('country', { is: 'Portugal' })],
    [
      'who ordered at least 3 times in the last 30 days',
      spokes,
      { performed: { event: 'Order Placed', atLeast: 3, withinDays: 30 } },
    ],
    ['who bought more than twice', spokes, { performed: { event: 'Order Placed', atLeast: 3 } }],
    ['who never ordered', spokes, { not: did('Order Placed') }],
    ['who have not placed an order this month', spokes, { not: did('Order Placed', { withinDays: 30 }) }],
    [
      'who registered more than 90 days ago',
      spokes,
      { lastPerformed: { event: 'Customer Registered', beforeDaysAgo: 90 } },
    ],
    ['gone for a quarter', spokes, trait('lastVisitAt', { beforeDaysAgo: 90 })],
    ['not seen in six weeks', spokes, trait('lastVisitAt', { beforeDaysAgo: 42 })],
    ['inactive for over a year', harbour, trait('last_login_at', { beforeDaysAgo: 365 })],
    ['who stopped coming 45 days ago', spokes, trait('lastVisitAt', { beforeDaysAgo: 45 })],
    ['active in the last 7 days', spokes, { activeWithin: { days: 7 } }],
    ['who spent more than $500', spokes, trait('totalSpent', { greaterThan: 500 })],
    ['with a balance under 50 euros', harbour, trait('balance', { lessThan: 50 })],
    ['top 5% by spend', inkwell, { topPercent: { trait: 'lifetime_spend', percent: 5 } }],
    ['VIPs', inkwell, { topPercent: { trait: 'lifetime_spend', percent: 10 } }],
    ['teachers', inkwell, { inSegment: { segment: 'Teachers' } }],
    ['subscribed to the money tips', harbour, { subscribed: { topic: 'money_tips', channel: null } }],
    ['reachable by push', harbour, { reachable: { channel: 'push' } }],
    ['whose card expires in 10 days', harbour, trait('card_expires_on', { withinNextDays: 10 })],
    ['whose tier is not studio', inkwell, trait('tier', { isNot: 'studio' })],
  ])('%s', (text, catalogue, expected) => {
    const found = read(catalogue, text)
    expect(found).toEqual(expected)
    expect(() => Condition.parse(found)).not.toThrow()
  })
})

describe('scope', () => {
  const [ordered, viewed] = [did('Order Placed'), did('Product Viewed')]
  const [gold, silver] = [trait('loyaltyTier', { is: 'gold' }), trait('loyaltyTier', { is: 'silver' })]
  test.each<[string, unknown]>([
    ['gold customers who ordered', { all: [gold, ordered] }],
    ['who ordered or viewed a product', { any: [ordered, viewed] }],
    ['who have not ordered or viewed a product', { not: { any: [ordered, viewed] } }],
    ['who have not ordered and viewed a product', { all: [{ not: ordered }, viewed] }],
    ['who have not ordered but viewed a product', { all: [{ not: ordered }, viewed] }],
    ['who have not ordered or who are gold', { any: [{ not: ordered }, gold] }],
    ['everyone except gold and silver', { not: trait('loyaltyTier', { in: ['gold', 'silver'] }) }],
    ['everyone who ordered except gold', { all: [ordered, { not: gold }] }],
    [
      'gold or silver customers who viewed a product',
      { all: [trait('loyaltyTier', { in: ['gold', 'silver'] }), viewed] },
    ],
    ['who ordered, but not in the last 30 days', { all: [ordered, { not: did('Order Placed', { withinDays: 30 }) }] }],
    ['who ordered but are not silver', { all: [ordered, { not: silver }] }],
    ['who viewed a product without ordering', { all: [viewed, { not: ordered }] }],
    ['everyone except people who ordered or viewed a product', { not: { any: [ordered, viewed] } }],
  ])('%s', (text, expected) => {
    expect(read(spokes, text)).toEqual(expected)
  })
})

const atoms = fc.constantFrom<[string, ConditionInput]>(
  ['ordered', did('Order Placed')],
  ['registered', did('Customer Registered')],
  ['viewed a product', did('Product Viewed')],
  ['submitted a review', did('Review Submitted')],
  ['started checkout', did('Checkout Started')],
)

test('a negation reaches the atom behind it, and over “or” to the next; never over “and” or “but”', () => {
  const link = fc.constantFrom('and', 'but', 'or')
  fc.assert(
    fc.property(
      atoms,
      atoms,
      link,
      fc.constantFrom('have not', 'never', 'did not'),
      ([one, a], [two, b], word, not) => {
        fc.pre(one !== two)
        const expected = word === 'or' ? { not: { any: [a, b] } } : { all: [{ not: a }, b] }
        expect(read(spokes, `people who ${not} ${one} ${word} ${two}`)).toEqual(expected)
      },
    ),
  )
})

test('what is negated and what is not never trade places, however many there are', () => {
  const part = fc.tuple(atoms, fc.boolean())
  fc.assert(
    fc.property(fc.uniqueArray(part, { minLength: 2, maxLength: 4, selector: ([[text]]) => text }), (parts) => {
      const text = parts.map(([[said], negated]) => (negated ? `have not ${said}` : `have ${said}`)).join(' and ')
      expect(read(spokes, `customers who ${text}`)).toEqual({
        all: parts.map(([[, condition], negated]) => (negated ? { not: condition } : condition)),
      })
    }),
  )
})

test('any text at all gives a condition that parses, or none', () => {
  const words = fc.constantFrom(
    'not',
    'or',
    'and',
    'except',
    'who',
    'ordered',
    'gold',
    'gone',
    '60',
    'days',
    'in',
    'the',
    'last',
    'top',
    '10',
    '%',
    'but',
    ',',
    'never',
    'Germany',
    'more',
    'than',
    'twice',
    '"',
    '{{',
    'since',
    'active',
  )
  fc.assert(
    fc.property(fc.array(words, { maxLength: 14 }), (list) => {
      const found = read(spokes, list.join(' '))
      expect(found === undefined || Condition.safeParse(found).success).toBe(true)
    }),
    { numRuns: 400 },
  )
})
