import { sql } from 'kysely'
import { expect } from 'vitest'
import { emailStep, givenDocument } from '../domain/campaign/testing.ts'
import { leaseThread } from '../store/conversation/threads.ts'
import { beginTurn, endTurn } from '../store/conversation/turns.ts'
import { test } from '../store/testing.ts'
import type { ToolContext } from './define-tool.ts'
import { draftCampaign } from './draft-campaign.ts'
import { launchCampaign } from './launch-campaign.ts'
import { pauseCampaign } from './pause-campaign.ts'
import { resumeCampaign } from './resume-campaign.ts'
import { sendTest } from './send-test.ts'
import { setLimits } from './set-limits.ts'
import { stopCampaign } from './stop-campaign.ts'
import { givenBookshop, givenToolContext } from './testing.ts'

test('no live tool and no brake takes effect in the name of a turn that has ended; in one that runs it is noted', async ({
  db,
  workspaceId,
  clock,
  inWs,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const by = { memberId: context.member.id, surface: 'web' as const, at: clock.now() }
  await inWs(async (ws) => {
    await leaseThread(ws, context.threadId, { ...by, title: null }, { at: by.at, forMs: 0 })
    const begin = (id: string) => beginTurn(ws, { ...by, id, threadId: context.threadId, input: {}, model: 'scripted' })
    await begin('turn_ended')
    const usage = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, costMicros: 0 }
    await endTurn(ws, {
      id: 'turn_ended',
      status: 'stopped',
      model: 'scripted',
      usage,
      errorCode: 'stopped',
      at: clock.now(),
    })
    await begin('turn_runs')
  })
  const draft = givenDocument({ topic: 'news', steps: [emailStep(null)] })
  const campaign = (await draftCampaign.handle({ campaign: draft }, context)).campaignId
  const asked = { campaign, members: ['me'], step: null, channel: null, customer: null, locale: null }
  const limits = { changes: [{ recipientCeiling: 50 }] }
  let approvals = 0
  const approved = async (hash: Promise<string> | undefined): Promise<ToolContext['approval']> => {
    approvals += 1
    return { id: `apr_${approvals}`, contentHash: (await hash) ?? '' }
  }
  const launch = { campaign, entriesUnderWay: null }
  const acts: [(context: ToolContext) => Promise<unknown>, (() => Promise<string> | undefined) | null][] = [
    [(on) => sendTest.handle(asked, on), () => sendTest.hashEffect?.(asked, context)],
    [(on) => launchCampaign.handle(launch, on), () => launchCampaign.hashEffect?.(launch, context)],
    [(on) => pauseCampaign.handle({ campaign }, on), null],
    [(on) => resumeCampaign.handle({ campaign }, on), () => resumeCampaign.hashEffect?.({ campaign }, context)],
    [(on) => setLimits.handle(limits, on), () => setLimits.hashEffect?.(limits, context)],
    [(on) => stopCampaign.handle({ campaign }, on), null],
  ]
  for (const [act, hash] of acts) {
    const approval = hash === null ? null : await approved(hash())
    await expect(act({ ...context, approval, turnId: 'turn_ended' })).rejects.toMatchObject({ code: 'conflict' })
    await act({ ...context, approval, turnId: 'turn_runs' })
  }
  const { rows } = await inWs(({ tx }) => sql`select id, effects from turns order by id`.execute(tx))
  expect(rows).toEqual([
    { id: 'turn_ended', effects: [] },
    {
      id: 'turn_runs',
      effects: [
        '1 test of “Welcome” is on the way',
        '“Welcome” is live',
        '“Welcome” is paused',
        '“Welcome” runs again',
        'the limits of the workspace are set',
        '“Welcome” is stopped',
      ],
    },
  ])
})
