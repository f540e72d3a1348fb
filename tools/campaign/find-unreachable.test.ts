import { sql } from 'kysely'
import { expect } from 'vitest'
import { emailStep, givenDocument } from '../../domain/campaign/testing.ts'
import { readCampaign } from '../../store/campaigns/campaigns.ts'
import { inWorkspace } from '../../store/database/db.ts'
import { suppressAddresses } from '../../store/customers/suppressions.ts'
import { test } from '../../store/testing.ts'
import { draftCampaign } from '../draft-campaign.ts'
import { editCampaign } from '../edit-campaign.ts'
import { givenBookshop, givenToolContext } from '../testing.ts'
import { findUnreachable } from './find-unreachable.ts'

const club = { trait: { name: 'plan', is: 'club' } }
const smsMessage = { channel: 'sms', content: { default: { text: 'Come and see.' } } }
const emailMessage = { channel: 'email', content: { default: { subject: 'Hello', body: 'Come and see.' } } }
const smsStep = { kind: 'message', channels: [smsMessage] }
const branch = { kind: 'branch', paths: [{ name: 'Club', when: club, steps: [smsStep] }], otherwise: [] }
const document = (steps: unknown[], parts: Record<string, unknown> = {}) =>
  givenDocument({ audience: club, topic: 'news', steps, ...parts })

test('a message that reaches nobody of the audience is refused where it is written, with channels that would', async ({
  db,
  workspaceId,
  clock,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const refused = draftCampaign.handle({ campaign: document([emailStep(null), branch]) }, context)
  await expect(refused).rejects.toMatchObject({
    code: 'invalid_campaign',
    path: 'steps/1/paths/0/steps/0/channels',
    message:
      'Of 4 customers in the audience, nobody can be reached by SMS: there is no address or device for it, or it is suppressed. Add a channel that reaches them: email (reaches 4), in-app message (reaches 4).',
    extra: { problems: [{ code: 'reaches_nobody', nearest: ['email', 'in_app'] }] },
  })
})

test('an edit that takes away the only channel that reaches anybody is refused, and the draft stays', async ({
  db,
  workspaceId,
  clock,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const drafted = await draftCampaign.handle({ campaign: document([emailStep(null)]) }, context)
  const operations = [{ set: { audience: { trait: { name: 'email', exists: false } } } }]
  const input = editCampaign.input.parse({ campaign: drafted.campaignId, operations })
  await expect(editCampaign.handle(input, context)).rejects.toMatchObject({ path: 'steps/0/channels' })
  const kept = await inWorkspace(db, workspaceId, (ws) => readCampaign(ws, drafted.campaignId))
  expect(kept.document.audience).toEqual(club)
})

test('one channel of several, one customer of many, or an audience without anybody is enough', async ({
  db,
  workspaceId,
  clock,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  await inWorkspace(db, workspaceId, async (ws) => {
    const find = (campaign: ReturnType<typeof document>) => findUnreachable(ws, campaign, clock.now())
    const either = { kind: 'message', channels: [smsMessage, emailMessage] }
    expect(await find(document([either]))).toEqual([])
    expect(await find(document([smsStep], { audience: { trait: { name: 'plan', is: 'gone' } } }))).toEqual([])
    expect(await find(document([smsStep]))).toHaveLength(1)
    await sql`update customers set phone = '+4915112345678' where user_id = 'c2'`.execute(ws.tx)
    expect(await find(document([smsStep]))).toEqual([])
    await suppressAddresses(ws, [{ channel: 'sms', address: '+4915112345678', reason: 'test' }], clock.now())
    expect(await find(document([smsStep]))).toHaveLength(1)
  })
})
