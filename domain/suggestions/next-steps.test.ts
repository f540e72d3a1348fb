import { expect, test } from 'vitest'
import { type CampaignState, suggestNext } from './next-steps.ts'

const draft: CampaignState = {
  campaignId: 'cmp_1',
  status: 'draft',
  isRehearsed: false,
  isTested: false,
  willReceive: 12,
}

test.for([
  [draft, 'editor', ['rehearse', 'send_test', 'launch']],
  [{ ...draft, isRehearsed: true }, 'editor', ['send_test', 'launch']],
  [{ ...draft, isRehearsed: true, isTested: true }, 'editor', ['launch']],
  [{ ...draft, willReceive: 0 }, 'editor', ['rehearse', 'send_test']],
  [{ ...draft, willReceive: null }, 'admin', ['rehearse', 'send_test', 'launch']],
  [draft, 'viewer', ['rehearse']],
  [{ ...draft, status: 'live' }, 'editor', ['results', 'pause']],
  [{ ...draft, status: 'live' }, 'viewer', ['results']],
  [{ ...draft, status: 'paused' }, 'approver', ['resume', 'results']],
  [{ ...draft, status: 'finished' }, 'admin', ['results']],
] as const)('%o seen by %s: %o', ([state, role, steps]) => {
  expect(suggestNext(state, role).map(({ step }) => step)).toEqual(steps)
})
