import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Campaign } from '../domain/campaign/campaign.ts'
import { emailStep, givenDocument } from '../domain/campaign/testing.ts'
import { readCampaign } from '../store/campaigns/campaigns.ts'
import { test } from '../store/testing.ts'
import { draftCampaign } from './draft-campaign.ts'
import type { ToolContext } from './define-tool.ts'
import { editCampaign } from './edit-campaign.ts'
import { getResults } from './get-results.ts'
import { launchCampaign } from './launch-campaign.ts'
import { pauseCampaign } from './pause-campaign.ts'
import { givenBookshop, givenToolContext } from './testing.ts'
import { resumeCampaign } from './resume-campaign.ts'
import { saveSegment } from './save-segment.ts'
import { undo } from './undo.ts'
import { Utm } from '../domain/links/utm.ts'
import { changeSettings } from '../store/workspaces/settings.ts'

const document = (parts: Record<string, unknown> = {}) =>
  givenDocument({
    audience: { trait: { name: 'plan', is: 'club' } },
    topic: 'news',
    steps: [emailStep(null)],
    ...parts,
  })

async function approve(campaignId: string, context: ToolContext): Promise<ToolContext> {
  const contentHash =
    (await launchCampaign.hashEffect?.({ campaign: campaignId, entriesUnderWay: null }, context)) ?? ''
  return { ...context, approval: { id: 'apr_1', contentHash } }
}

test('what is approved shows who gets it, who not, how and by whom', async ({ db, workspaceId, clock }) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const { campaignId } = await draftCampaign.handle({ campaign: document() }, context)
  expect(
    await launchCampaign.prepareApproval?.({ campaign: campaignId, entriesUnderWay: null }, context),
  ).toMatchObject({
    title: 'Send “Welcome” to 3 customers',
    willReceive: 3,
    skips: [{ reason: 'not_consented', count: 1 }],
    providers: [{ channel: 'email', provider: 'recorder' }],
    previews: [{ channel: 'email' }, {}, {}],
  })
})

test('what is launched again says who was in it before and gets nothing, as its re-entry rule has it', async ({
  db,
  workspaceId,
  clock,
  inWs,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const { campaignId } = await draftCampaign.handle({ campaign: document() }, context)
  await launchCampaign.handle({ campaign: campaignId, entriesUnderWay: null }, await approve(campaignId, context))
  const enteredAt = clock.now().subtract({ hours: 30 }).toString()
  await inWs(({ tx }) =>
    sql`
      insert into journey_entries (workspace_id, campaign_id, version, customer_id, occurrence, state, entered_at, ended_at)
      select ${workspaceId}, ${campaignId}, 1, id, 'launch-1', 'finished', ${enteredAt}, ${enteredAt} from customers
       where workspace_id = ${workspaceId} and traits ->> 'plan' = 'club' order by id limit 2`.execute(tx),
  )
  const prepare = async (reentry: Campaign['reentry']) => {
    await editCampaign.handle({ campaign: campaignId, operations: [{ set: { reentry } }] }, context)
    return launchCampaign.prepareApproval?.({ campaign: campaignId, entriesUnderWay: null }, context)
  }
  const before = { reason: 'entered_before', count: expect.any(Number) }
  const once = await prepare('once')
  expect(once?.skips).toContainEqual(expect.objectContaining(before))
  expect(once?.willReceive).toBeLessThan(3)
  const late = await prepare({ afterDays: 2 })
  expect(late?.willReceive).toBe(once?.willReceive)
  for (const reentry of ['every_time', { afterDays: 1 }] as const) {
    const again = await prepare(reentry)
    expect(again?.willReceive).toBe(3)
    expect(again?.skips).not.toContainEqual(expect.objectContaining(before))
  }
})

test('the approval of a triggered campaign says how many messages a day to expect, from its rehearsal', async ({
  db,
  workspaceId,
  clock,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const thanks = document({ trigger: { kind: 'event', event: 'purchased' }, audience: { everyone: true } })
  const { campaignId } = await draftCampaign.handle({ campaign: thanks }, context)
  expect(
    (await launchCampaign.prepareApproval?.({ campaign: campaignId, entriesUnderWay: null }, context))?.facts,
  ).toContainEqual({
    label: 'Expected',
    text: 'less than a message a day, 1 on the busiest, had it run in the last 30 days; more than 100 in 24 hours pause it, and ask you',
  })
})

test('a launch makes one version and one run for an approval, however often it is called', async ({
  db,
  workspaceId,
  clock,
  inWs,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  const draftContext = await givenToolContext(db, workspaceId, clock)
  const { campaignId } = await draftCampaign.handle({ campaign: document() }, draftContext)
  const context = await approve(campaignId, draftContext)
  const launched = await Promise.all(
    [1, 2, 3].map(() =>
      launchCampaign.handle({ campaign: campaignId, entriesUnderWay: null }, context).catch((error: unknown) => error),
    ),
  )
  expect(launched).toContainEqual(expect.objectContaining({ status: 'live', version: 1 }))
  const { rows } = await inWs(({ tx }) =>
    sql`select (select count(*) from campaign_versions) as versions, (select count(*) from broadcasts) as runs`.execute(
      tx,
    ),
  )
  expect(rows).toEqual([{ versions: 1, runs: 1 }])
  expect((await inWs((ws) => readCampaign(ws, campaignId))).status).toBe('live')
  const undone = await undo.handle({ turn: null }, { ...context, turnId: 'trn_undo' })
  expect(undone).toMatchObject({ undone: [], cannot: [{ why: expect.stringContaining('cannot be taken back') }] })
})

test('what was edited after the approval does not go live', async ({ db, workspaceId, clock, inWs }) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const { campaignId } = await draftCampaign.handle({ campaign: document() }, context)
  const approved = await approve(campaignId, context)
  await editCampaign.handle({ campaign: campaignId, operations: [{ set: { name: 'Not approved' } }] }, context)
  await expect(launchCampaign.handle({ campaign: campaignId, entriesUnderWay: null }, approved)).rejects.toMatchObject({
    code: 'approval_stale',
  })
  expect((await inWs((ws) => readCampaign(ws, campaignId))).status).toBe('draft')
})

test('the hash changes with anything that reaches people', async ({ db, workspaceId, clock, inWs }) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const { campaignId } = await draftCampaign.handle({ campaign: document() }, context)
  const hash = () => launchCampaign.hashEffect?.({ campaign: campaignId, entriesUnderWay: null }, context)
  const before = await hash()
  expect(await hash()).toBe(before)
  await sql`update workspace_settings set sender_name = 'Somebody else' where workspace_id = ${workspaceId}`.execute(db)
  const sender = await hash()
  await inWs((ws) => changeSettings(ws, { utm: Utm.parse({ source: 'larkspur' }) }))
  const utm = await hash()
  await inWs((ws) => changeSettings(ws, { linkHosts: ['partner.example'] }))
  const hosts = await hash()
  await inWs((ws) => changeSettings(ws, { quietFromMinute: 1320, quietToMinute: 480 }))
  const quiet = await hash()
  await inWs((ws) => changeSettings(ws, { secondApproverAbove: 1000 }))
  const people = await hash()
  await sql`update topics set opt_in = true where workspace_id = ${workspaceId}`.execute(db)
  expect(new Set([before, sender, utm, hosts, quiet, people, await hash()]).size).toBe(7)
})

test('a segment that is edited after the launch changes nothing of what runs, and before it voids the approval', async ({
  db,
  workspaceId,
  clock,
  inWs,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const segment = (is: string) =>
    saveSegment.handle({ name: 'Regulars', condition: { trait: { name: 'plan', is } } }, context)
  await segment('club')
  const { campaignId } = await draftCampaign.handle(
    { campaign: document({ audience: { inSegment: { segment: 'Regulars' } } }) },
    context,
  )
  const hash = () => launchCampaign.hashEffect?.({ campaign: campaignId, entriesUnderWay: null }, context)
  const approved = (await hash()) ?? ''
  await segment('guest')
  expect(await hash()).not.toBe(approved)
  await segment('club')
  await launchCampaign.handle(
    { campaign: campaignId, entriesUnderWay: null },
    { ...context, approval: { id: 'apr_segment', contentHash: approved } },
  )
  await segment('guest')
  const { rows } = await inWs(({ tx }) =>
    sql<{ audience: unknown }>`select document -> 'audience' as audience from campaign_versions`.execute(tx),
  )
  expect(rows).toEqual([{ audience: { trait: { name: 'plan', is: 'club' } } }])
})

const url = 'https://hooks.example.com/carillon'
const refusals: [what: string, parts: Record<string, unknown>, providers: Record<string, string>, code: string][] = [
  [
    'what the worker cannot run yet',
    {
      steps: [
        {
          id: null,
          kind: 'llm',
          instruction: 'greet',
          inputs: [],
          output: [{ name: 'hi', type: 'text' }],
          saveAs: 'copy',
          fallback: [],
          maxTokens: 9,
        },
      ],
    },
    {},
    'not_runnable',
  ],
  ['a call to an address that is no longer allowed', { steps: [{ kind: 'webhook', url }] }, {}, 'invalid_campaign'],
  ['a real provider without a sender address', {}, { email: 'smtp' }, 'sender_missing'],
]
for (const [what, parts, providers, code] of refusals) {
  test(`${what} is refused before anybody is asked`, async ({ db, inWs, workspaceId, clock }) => {
    await givenBookshop(db, workspaceId, clock.now())
    await sql`insert into segments (workspace_id, id, name, condition, created_by, created_at, updated_at)
              values (${workspaceId}, 'seg_1', 'Regulars', '{"everyone": true}', 'm', now(), now())`.execute(db)
    const context = await givenToolContext(db, workspaceId, clock, { providers: { email: 'recorder', ...providers } })
    await inWs((ws) => changeSettings(ws, { webhookUrls: [url] }))
    const { campaignId } = await draftCampaign.handle({ campaign: document(parts) }, context)
    await inWs((ws) => changeSettings(ws, { webhookUrls: [] }))
    await expect(
      launchCampaign.prepareApproval?.({ campaign: campaignId, entriesUnderWay: null }, context),
    ).rejects.toMatchObject({ code })
  })
}

test('more recipients than the workspace allows are refused with both numbers', async ({ db, workspaceId, clock }) => {
  await givenBookshop(db, workspaceId, clock.now())
  await sql`update workspace_settings set recipient_ceiling = 2 where workspace_id = ${workspaceId}`.execute(db)
  const context = await givenToolContext(db, workspaceId, clock)
  const { campaignId } = await draftCampaign.handle({ campaign: document() }, context)
  await expect(
    launchCampaign.prepareApproval?.({ campaign: campaignId, entriesUnderWay: null }, context),
  ).rejects.toThrow('It would reach 3 customers; the workspace allows at most 2')
})

test('pausing works on a live campaign only, and twice is no error', async ({ db, workspaceId, clock }) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const { campaignId } = await draftCampaign.handle({ campaign: document() }, context)
  await expect(pauseCampaign.handle({ campaign: campaignId }, context)).rejects.toMatchObject({ code: 'wrong_status' })
  await launchCampaign.handle({ campaign: campaignId, entriesUnderWay: null }, await approve(campaignId, context))
  expect(await pauseCampaign.handle({ campaign: campaignId }, context)).toMatchObject({ status: 'paused', was: 'live' })
  expect(await pauseCampaign.handle({ campaign: campaignId }, context)).toMatchObject({
    status: 'paused',
    was: 'paused',
  })
})

test('a paused campaign resumes by an approval of its own, once for each, and only while it is paused', async ({
  db,
  workspaceId,
  clock,
  inWs,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const { campaignId } = await draftCampaign.handle({ campaign: document() }, context)
  await expect(resumeCampaign.prepareApproval?.({ campaign: campaignId }, context)).rejects.toThrow(
    'has not been launched',
  )
  await launchCampaign.handle({ campaign: campaignId, entriesUnderWay: null }, await approve(campaignId, context))
  await expect(resumeCampaign.prepareApproval?.({ campaign: campaignId }, context)).rejects.toThrow('is live')
  const pause = () => pauseCampaign.handle({ campaign: campaignId }, context)
  await pause()
  await editCampaign.handle({ campaign: campaignId, operations: [{ set: { name: 'Not approved' } }] }, context)
  expect(await resumeCampaign.prepareApproval?.({ campaign: campaignId }, context)).toMatchObject({
    title: 'Resume “Welcome”',
    campaign: { name: 'Welcome' },
    facts: [{ text: '1' }, { text: '0 messages that leave at once' }],
    underWay: null,
  })
  const contentHash = (await resumeCampaign.hashEffect?.({ campaign: campaignId }, context)) ?? ''
  const approved = { ...context, approval: { id: 'apr_resume', contentHash } }
  await expect(resumeCampaign.handle({ campaign: campaignId }, context)).rejects.toMatchObject({
    code: 'approval_needed',
  })
  expect(await resumeCampaign.handle({ campaign: campaignId }, approved)).toMatchObject({ status: 'live', version: 1 })
  expect(await resumeCampaign.handle({ campaign: campaignId }, approved)).toMatchObject({ status: 'live' })
  await pause()
  const later = { ...context, approval: { id: 'apr_later', contentHash } }
  await expect(resumeCampaign.handle({ campaign: campaignId }, later)).rejects.toMatchObject({ code: 'approval_stale' })
  await resumeCampaign.handle({ campaign: campaignId }, approved)
  expect((await inWs((ws) => readCampaign(ws, campaignId))).status).toBe('paused')
})

test('results of a campaign that nobody entered are zeros with a plain word', async ({ db, workspaceId, clock }) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const { campaignId } = await draftCampaign.handle({ campaign: document() }, context)
  expect(await getResults.handle({ campaign: campaignId, by: null }, context)).toMatchObject({
    sent: 0,
    converted: 0,
    verdict: 'Nobody has entered yet.',
  })
})
