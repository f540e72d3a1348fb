import { expect } from 'vitest'
import { changeStatus } from '../store/campaigns/campaigns.ts'
import { test } from '../store/testing.ts'
import {
  emailStep,
  givenCustomers,
  givenLiveCampaign,
  tallyDeliveries,
  tallyEntries,
  workByHand,
} from '../worker/testing/set-up.ts'
import { launchCampaign } from './launch-campaign.ts'
import { resumeCampaign } from './resume-campaign.ts'
import { stopCampaign } from './stop-campaign.ts'
import { givenToolContext } from './testing.ts'

test('a campaign that is stopped ends the journeys under way, twice is no error, and it never runs again', async ({
  store,
  db,
  clock,
  inWs,
  workspaceId,
}) => {
  await inWs((ws) => givenCustomers(ws, 5))
  const steps = [emailStep('First'), { kind: 'wait', duration: 'PT1H' }, emailStep('Second')]
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock, { steps }))
  const worker = workByHand(store, clock, workspaceId)
  await worker.drain()
  const context = await givenToolContext(db, workspaceId, clock)
  const stop = () => stopCampaign.handle({ campaign }, context)
  expect(await stop()).toMatchObject({ status: 'stopped', was: 'live', underWay: 5 })
  await worker.drain()
  clock.advance({ hours: 2 })
  await worker.drain()
  expect(await inWs(tallyEntries)).toEqual({ stopped: 5 })
  expect(await inWs(tallyDeliveries)).toEqual({ sent: 5 })
  expect(await stop()).toMatchObject({ was: 'stopped', underWay: 0 })
  const input = { campaign, entriesUnderWay: null }
  await expect(launchCampaign.prepareApproval?.(input, context)).rejects.toMatchObject({ code: 'wrong_status' })
  await expect(resumeCampaign.prepareApproval?.(input, context)).rejects.toMatchObject({ code: 'wrong_status' })
})

test('what is paused can be stopped, what is a draft or over cannot', async ({ db, clock, inWs, workspaceId }) => {
  const context = await givenToolContext(db, workspaceId, clock)
  const campaign = await inWs((ws) => givenLiveCampaign(ws, clock))
  const refused = { code: 'wrong_status' }
  for (const status of ['draft', 'finished'] as const) {
    await inWs((ws) => changeStatus(ws, campaign, ['live', 'draft'], status))
    await expect(stopCampaign.handle({ campaign }, context)).rejects.toMatchObject(refused)
  }
  await inWs((ws) => changeStatus(ws, campaign, ['finished'], 'paused'))
  expect(await stopCampaign.handle({ campaign }, context)).toMatchObject({ was: 'paused' })
})
