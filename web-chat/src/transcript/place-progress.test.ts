import { expect, test } from 'vitest'
import { approval, campaign, results } from '../../testing/cards.ts'
import type { Card } from '../../../domain/cards.ts'
import { placeProgress } from './place-progress.ts'

const place = (...cards: Card[]) => [
  ...placeProgress(cards.map((card, index) => ({ kind: 'card', key: `${index}`, card }))),
]
const followed = { campaignId: 'c1', name: campaign.name }

test('progress stands once a campaign, on the last card that speaks of it as running', () => {
  const approved = { ...approval, status: 'approved' as const }
  expect(place(campaign, approval)).toEqual([])
  expect(place(campaign, approved)).toEqual([['1', followed]])
  expect(place(approved, { ...campaign, status: 'live' }, campaign, results)).toEqual([['1', followed]])
  expect(place(approved, { ...results, status: 'paused' })).toEqual([['1', followed]])
  expect(place({ ...approved, tool: 'send_test' }, { ...approved, campaign: null })).toEqual([])
})

test('a long conversation watches no more campaigns than a socket may hear', () => {
  const many = Array.from({ length: 30 }, (_, index) => ({ ...campaign, campaignId: `c${index}`, status: 'live' }))
  expect(place(...many).map(([key]) => key)).toEqual(['29', '28', '27', '26', '25', '24', '23', '22'])
})
