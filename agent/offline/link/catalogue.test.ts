import { expect, test } from 'vitest'
import { runToApproval } from '../testing.ts'
import { spokes } from '../testing/catalogues.ts'
import { readCatalogue } from './catalogue.ts'

const nobodys = { name: 'last_seen_at', type: 'date', values: [], coverage: 0 }

test('a trait that nobody has does not stand for one that people have', async () => {
  const described = { ...spokes, traits: [nobodys, ...spokes.traits] }
  const campaign = await runToApproval(described, 'Bring former buyers back, no activity for 60 days')
  expect(JSON.stringify(campaign.audience)).toContain('lastVisitAt')
})

test('where nobody has any trait yet, their names are known', () => {
  expect(readCatalogue({ ...spokes, traits: [nobodys] })?.traits.map(({ name }) => name)).toEqual(['last_seen_at'])
})
