import { expect, test } from 'vitest'
import { embeddingDimensions } from '../../domain/embedder.ts'
import { createOfflineEmbedder } from './embedder.ts'

const embedder = createOfflineEmbedder()
const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0)

const kept = [
  'Never use exclamation marks.',
  'Say members, not users.',
  'Our tone is warm and plain, like a neighbour who knows the trade.',
  'Subject lines stay under forty characters.',
  'Do not mention prices in push notifications.',
  'Sign emails with the name of the team.',
  'No emoji in messages about failed payments.',
  'Spell colour the British way.',
  'The shop is closed on public holidays.',
  'Welcome mails thank people for signing up before anything else.',
  'Abandoned basket reminders never promise a discount.',
  'Refer to the newsletter as the Friday letter.',
]
const asked: readonly (readonly [string, number])[] = [
  ['may I use an exclamation mark here', 0],
  ['what do we call our users', 1],
  ['which tone of voice do you use', 2],
  ['how long can a subject line be', 3],
  ['should the push notification show the price', 4],
  ['how do we sign an email', 5],
  ['is an emoji fine when a payment failed', 6],
  ['british spelling of colours', 7],
  ['holiday opening of the shop', 8],
  ['a welcome mail for people who signed up', 9],
  ['reminder for a cart that was left', 10],
  ['news letter name', 11],
]

test('every text gets a unit vector of the right size, empty ones too', async () => {
  const vectors = await embedder.embed(['Hello there', '', '!!!', 'ÀÉ éà', '漢字'])
  expect(vectors.map((vector) => vector.length)).toEqual(vectors.map(() => embeddingDimensions))
  for (const vector of vectors) expect(Math.hypot(...vector)).toBeCloseTo(1, 10)
})

test('the same text gives the same vector, alone or among others, from any embedder', async () => {
  const [alone] = await embedder.embed(['Say members, not users.'])
  const among = await createOfflineEmbedder().embed(kept)
  expect(among[1]).toEqual(alone)
})

test('inflection, case and accents hardly matter; another subject does', async () => {
  const [a = [], b = [], c = []] = await embedder.embed([
    'Finished workflows',
    'finishing a WORKFLÓW',
    'Card payment declined',
  ])
  expect(dot(a, b)).toBeGreaterThan(0.7)
  expect(dot(a, c)).toBeLessThan(0.3)
})

test('a question finds the rule it is about among the first three, and mostly first', async () => {
  const rules = await embedder.embed(kept)
  const questions = await embedder.embed(asked.map(([question]) => question))
  const ranks = asked.map(([, answer], index) => {
    const order = rules
      .map((rule, at) => ({ at, near: dot(rule, questions[index] ?? []) }))
      .toSorted((x, y) => y.near - x.near)
    return order.findIndex(({ at }) => at === answer)
  })
  expect(ranks.filter((rank) => rank >= 3)).toEqual([])
  expect(ranks.filter((rank) => rank === 0).length).toBeGreaterThanOrEqual(10)
})
