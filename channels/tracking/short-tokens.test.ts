import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readShortToken, signShortToken, usualTokenLength } from './short-tokens.ts'

const secret = Buffer.alloc(32, 1)
const targets = fc.record({
  workspaceId: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  deliveryId: fc.integer({ min: 1, max: 2 ** 51 }),
  index: fc.integer({ min: 0, max: 400 }),
})

test('a short token tells its target and nothing else, in capitals too', () => {
  fc.assert(
    fc.property(targets, (target) => {
      const token = signShortToken(secret, target)
      expect(token).toMatch(/^[\da-z]+-[\da-z]+-[\da-z]+$/)
      expect(readShortToken(secret, token)).toEqual(target)
      expect(readShortToken(secret, token.toUpperCase())).toEqual(target)
      expect(readShortToken(Buffer.alloc(32, 2), token)).toBeUndefined()
    }),
  )
})

test('whatever sign of it is changed, added or left out, it is worth nothing', () => {
  const signs = fc.constantFrom(...Array.from('0123456789abcdefghijklmnopqrstuvwxyz-.)'))
  fc.assert(
    fc.property(targets, fc.nat(), signs, fc.constantFrom(0, 1), (target, at, sign, cut) => {
      const token = signShortToken(secret, target)
      const place = at % (token.length + 1)
      const changed = token.slice(0, place) + sign + token.slice(place + cut)
      fc.pre(changed !== token)
      expect(readShortToken(secret, changed)).toBeUndefined()
      const cutAt = at % token.length
      expect(readShortToken(secret, token.slice(0, cutAt) + token.slice(cutAt + 1))).toBeUndefined()
    }),
    { numRuns: 500 },
  )
})

test('of a usual delivery it is as long as previews take it to be', () => {
  const lengths = [40_000, 900_000, 50_000_000].map(
    (deliveryId) => signShortToken(secret, { workspaceId: 1, deliveryId, index: 0 }).length,
  )
  expect(lengths).toEqual([18, 19, usualTokenLength])
})
