import { sql } from 'kysely'
import { expect } from 'vitest'
import { Campaign } from '../domain/campaign/campaign.ts'
import { Condition } from '../domain/conditions/condition.ts'
import { LintRule } from '../domain/memory.ts'
import { emailStep, givenDocument } from '../domain/campaign/testing.ts'
import { listCampaigns } from '../store/campaigns/campaigns.ts'
import { inWorkspace } from '../store/database/db.ts'
import { givenWorkspace, test } from '../store/testing.ts'
import { changeSettings } from '../store/workspaces/settings.ts'
import { draftCampaign } from './draft-campaign.ts'
import { editCampaign } from './edit-campaign.ts'
import { previewAudience } from './preview-audience.ts'
import { givenBookshop, givenToolContext } from './testing.ts'
import { saveSegment } from './save-segment.ts'
import { remember } from './remember.ts'
import { showCampaign } from './show-campaign.ts'

const club = { trait: { name: 'plan', is: 'club' } }
const document = (parts: Record<string, unknown> = {}) =>
  givenDocument({ audience: club, topic: 'news', steps: [emailStep(null)], ...parts })

test('a draft says whom it reaches and whom not, with the reasons', async ({ db, workspaceId, clock }) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const result = await draftCampaign.handle({ campaign: document() }, context)
  expect(result).toMatchObject({
    status: 'draft',
    audience: { count: 4, total: 10 },
    willReceive: 3,
    skips: [{ reason: 'not_consented', count: 1 }],
  })
  expect(result.steps[0]?.id).toMatch(/^stp_/)
  const cards = await draftCampaign.preview?.({ campaign: document() }, result, context)
  expect(cards?.map(({ kind }) => kind)).toEqual(['audience', 'campaign', 'copy'])
  expect(JSON.stringify(result)).not.toContain('example.com')
})

const refusals: [what: string, parts: Record<string, unknown>, code: string, hint: string][] = [
  ['an unknown trait', { audience: { trait: { name: 'plann', is: 'club' } } }, 'unknown_name', 'plan'],
  ['an unknown event', { trigger: { kind: 'event', event: 'purchaced' } }, 'unknown_name', 'purchased'],
  ['an unknown topic', { topic: 'newz' }, 'unknown_name', 'news'],
  ['copy that does not parse', { steps: [emailStep(null, 'Hi {{ customer.first_name')] }, 'invalid_copy', 'Liquid'],
  [
    'copy with an unknown variable',
    { steps: [emailStep(null, 'Hi {{ customer.frist_name }}')] },
    'invalid_copy',
    'first_name',
  ],
]
for (const [what, parts, code, hint] of refusals) {
  test(`${what} is refused when it is written, and nothing is kept`, async ({ db, workspaceId, clock, inWs }) => {
    await givenBookshop(db, workspaceId, clock.now())
    const context = await givenToolContext(db, workspaceId, clock)
    await expect(draftCampaign.handle({ campaign: document(parts) }, context)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(hint),
    })
    expect(await inWs((ws) => listCampaigns(ws))).toEqual([])
  })
}

test('the draft counts each reason as the worker will tell it: suppressed before consent before reach', async ({
  db,
  workspaceId,
  clock,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  await sql`insert into suppressions (workspace_id, channel, address, reason, created_at)
            values (${workspaceId}, 'email', 'c2@example.com', 'bounced', now()), (${workspaceId}, 'email', 'c3@example.com', 'bounced', now())`.execute(
    db,
  )
  const context = await givenToolContext(db, workspaceId, clock)
  const everyone = await draftCampaign.handle({ campaign: document({ audience: { everyone: true } }) }, context)
  expect(everyone).toMatchObject({
    willReceive: 7,
    skips: [
      { reason: 'suppressed', count: 2 },
      { reason: 'unreachable', count: 1 },
    ],
  })
})

test('who lacks a value that the copy needs is counted as skipped, and shown so', async ({
  db,
  workspaceId,
  clock,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  await sql`update customers set traits = traits - 'first_name' where user_id = 'c1' and workspace_id = ${workspaceId}`.execute(
    db,
  )
  const context = await givenToolContext(db, workspaceId, clock)
  const result = await draftCampaign.handle(
    { campaign: document({ steps: [emailStep(null, 'Hi {{ customer.first_name }}')] }) },
    context,
  )
  expect(result).toMatchObject({
    willReceive: 2,
    skips: [
      { reason: 'not_consented', count: 1 },
      { reason: 'cannot_render', count: 1 },
    ],
  })
  const cards = await draftCampaign.preview?.({ campaign: document() }, result, context)
  expect(JSON.stringify(cards)).toContain('Would be skipped: ')
})

test('an edit changes only what it names, and is refused for another workspace', async ({ db, workspaceId, clock }) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const { campaignId, document: before } = await draftCampaign.handle({ campaign: document() }, context)
  const edited = await editCampaign.handle(
    { campaign: campaignId, operations: [{ set: { holdoutPercent: 10 } }] },
    context,
  )
  expect(edited.document).toEqual({ ...before, holdoutPercent: 10 })
  const other = await givenWorkspace(db)
  await expect(
    showCampaign.handle({ campaign: campaignId, quietly: false }, await givenToolContext(db, other, clock)),
  ).rejects.toMatchObject({ code: 'not_found' })
})

test('a draft whose conditions look further back than their events are kept says so, with the path', async ({
  db,
  workspaceId,
  clock,
  inWs,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  await inWs((ws) => changeSettings(ws, { eventRetention: { defaultDays: 30, events: {} } }))
  const context = await givenToolContext(db, workspaceId, clock)
  const exit = [{ kind: 'condition', condition: { performed: { event: 'purchased' } } }]
  const drafted = await draftCampaign.handle({ campaign: document({ exit }) }, context)
  expect(drafted.warnings).toEqual([
    '1 customer of the audience would be skipped.',
    expect.stringMatching(
      /^exit\/0\/condition\/performed: This looks at all that ever happened, but “purchased” is kept/,
    ),
  ])
  const condition = Condition.parse({ performed: { event: 'purchased', withinDays: 31 } })
  const saved = await saveSegment.handle({ name: 'Buyers', condition }, context)
  expect(saved.warnings).toMatchObject([{ path: 'condition/performed' }])
})

test('a draft whose links leave their host open says which, and where they may lead', async ({
  db,
  workspaceId,
  clock,
  inWs,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const body =
    '[A]({{ customer.plan }}) [B](https://{{ customer.plan }}.shop.example/) [C](https://shop.example/{{ customer.plan }}) [no]({{ unsubscribe_url }})'
  const content = { default: { subject: 'Hi', body } }
  const steps = [{ kind: 'message', channels: [{ channel: 'email', content }] }]
  const drafted = await draftCampaign.handle(
    { campaign: document({ steps, goal: 'Lead them to shop.example' }) },
    context,
  )
  const open = (warnings: readonly string[]) => warnings.filter((words) => words.includes('leaves its host open'))
  expect(open(drafted.warnings)).toEqual([
    expect.stringMatching(/^The link \{\{ customer\.plan \}\} leaves its host open, and the workspace allows none yet/),
    expect.stringContaining('The link https://{{ customer.plan }}.shop.example/ leaves'),
  ])
  await inWs((ws) => changeSettings(ws, { linkHosts: ['partner.example'] }))
  const shown = await showCampaign.handle({ campaign: drafted.campaignId, quietly: false }, context)
  expect(open(shown.warnings)[0]).toContain('and leads only to partner.example')
})

test('a remembered rule warns about copy that breaks it', async ({ db, workspaceId, clock }) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  await remember.handle(
    {
      kind: 'dont',
      text: 'No exclamation marks',
      scope: { kind: 'workspace', value: null },
      quote: null,
      lint: LintRule.parse({ maxExclamationMarks: 0 }),
      basis: 'stated',
      replaces: null,
      expiresInDays: null,
    },
    context,
  )
  const { warnings } = await draftCampaign.handle(
    { campaign: document({ steps: [emailStep(null, 'Hello!')] }) },
    context,
  )
  expect(warnings.join()).toContain('No exclamation marks')
})

test('an audience is counted as SQL counts it', async ({ db, workspaceId, clock }) => {
  await givenBookshop(db, workspaceId, clock.now())
  const { condition } = Campaign.pick({ audience: true })
    .transform(({ audience }) => ({ condition: audience }))
    .parse({
      audience: {
        all: [
          { performed: { event: 'purchased', atLeast: 1 } },
          { trait: { name: 'last_seen_at', beforeDaysAgo: 40 } },
        ],
      },
    })
  const counted = await previewAudience.handle({ condition }, await givenToolContext(db, workspaceId, clock))
  const { rows } = await inWorkspace(db, workspaceId, ({ tx }) =>
    sql<{ count: number }>`
    select count(*) as count from customers c where exists (select 1 from events e where e.customer_id = c.id and e.name = 'purchased')
       and c.last_seen_at < ${clock
         .now()
         .subtract({ hours: 40 * 24 })
         .toString()}`.execute(tx),
  )
  expect(counted.count).toBe(rows[0]?.count)
  expect(counted.funnel.map(({ count }) => count)).toEqual([5, 3])
  // c5 to c10 were last seen more than 40 days ago, and of c1 and c3 only that keeps them out.
  expect(counted.nearMisses.map(({ count }) => count)).toEqual([3, 2])
  const card = await previewAudience.preview?.({ condition }, counted, await givenToolContext(db, workspaceId, clock))
  expect(card).toMatchObject([{ kind: 'audience', nearMisses: counted.nearMisses }])
})

test('a draft may speak of its own messages as “this”, is told by name, and is read quietly without a card', async ({
  db,
  workspaceId,
  clock,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const when = { not: { opened: { campaign: 'this', withinDays: 2 } } }
  const branch = { kind: 'branch' as const, paths: [{ name: 'not opened', when, steps: [emailStep(null)] }] }
  const drafted = await draftCampaign.handle({ campaign: document({ steps: [emailStep(null), branch] }) }, context)
  const { campaignId } = drafted
  expect(drafted.document.steps[1]).toMatchObject({
    paths: [{ when: { not: { opened: { campaign: campaignId, withinDays: 2 } } } }],
  })
  expect(drafted.steps[1]?.words).toContain('did not open “Welcome” in the last 2 days')
  const exit = [{ kind: 'condition' as const, condition: Condition.parse({ clicked: { campaign: 'this' } }) }]
  const edited = await editCampaign.handle({ campaign: campaignId, operations: [{ set: { exit } }] }, context)
  expect(edited.document.exit).toMatchObject([{ condition: { clicked: { campaign: campaignId } } }])
  const input = { campaign: campaignId, quietly: true }
  expect(await showCampaign.preview?.(input, await showCampaign.handle(input, context), context)).toEqual([])
})
