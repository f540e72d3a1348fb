import { expect } from 'vitest'
import { emailStep, givenDocument } from '../domain/campaign/testing.ts'
import { test } from '../store/testing.ts'
import { draftCampaign } from '../tools/draft-campaign.ts'
import { givenBookshop, givenToolContext } from '../tools/testing.ts'
import { parseToolInput } from './explain-error.ts'

test('what a model writes is kept without what PostgreSQL cannot keep', async ({ db, workspaceId, clock }) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const campaign = givenDocument({ topic: 'news', name: 'Wel\u0000come 🎉', steps: [emailStep(null, 'Hi \ud83c')] })
  const result = await draftCampaign.handle(parseToolInput(draftCampaign.input, { campaign }), context)
  expect(result.name).toBe('Welcome 🎉')
  expect(JSON.stringify(result.document)).toContain('Hi \ufffd')
})
