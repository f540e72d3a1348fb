import { sql } from 'kysely'
import { expect } from 'vitest'
import { emailStep, givenDocument } from '../domain/campaign/testing.ts'
import { Condition } from '../domain/conditions/condition.ts'
import type { Db } from '../store/database/db.ts'
import { test, type TestClock } from '../store/testing.ts'
import { draftCampaign } from './draft-campaign.ts'
import { launchCampaign } from './launch-campaign.ts'
import { saveSegment } from './save-segment.ts'
import { givenBookshop, givenToolContext } from './testing.ts'

type Segment = { name: string; condition: Condition }
type World = { db: Db; workspaceId: number; clock: TestClock }

/** The approval of a campaign with that trigger, and what it takes to answer it. */
async function prepare({ db, workspaceId, clock }: World, parts: Record<string, unknown>, segment?: Segment) {
  await givenBookshop(db, workspaceId, clock.now())
  await sql`update customers set timezone = case when id % 2 = 0 then 'Pacific/Auckland' end where workspace_id = ${workspaceId}`.execute(
    db,
  )
  const context = await givenToolContext(db, workspaceId, clock)
  if (segment !== undefined) await saveSegment.handle(segment, context)
  const campaign = givenDocument({ audience: { everyone: true }, topic: 'news', steps: [emailStep(null)], ...parts })
  const { campaignId } = await draftCampaign.handle({ campaign }, context)
  const approval = await launchCampaign.prepareApproval?.({ campaign: campaignId, entriesUnderWay: null }, context)
  return { approval, campaignId, context }
}

const at = (local: string) => ({
  trigger: { kind: 'broadcast', schedule: { kind: 'at', at: local, zone: 'customer' } },
})

test('the approval says the schedule by the customers’ own clocks', async ({ db, workspaceId, clock }) => {
  const world = { db, workspaceId, clock }
  const { approval } = await prepare(world, at('2026-12-01T09:00'))
  expect(approval?.schedule).toMatch(
    /^Once, on Tue 1 Dec 2026 at 09:00 in each customer’s own time: first in Auckland \(Mon 30 Nov 2026 at 20:00 UTC time\), last in UTC \(.*\); \d customers? without a known time zone uses? UTC$/,
  )
  expect(approval?.warnings).toEqual([])
})

test('customers whose time is past already are named before anybody approves', async ({ db, workspaceId, clock }) => {
  const world = { db, workspaceId, clock }
  const { approval } = await prepare(world, at('2026-11-24T10:30'))
  expect(approval?.warnings).toEqual([
    expect.stringMatching(/^The time is past already in Auckland: \d customers? there/),
  ])
})

test('a recurring broadcast that everyone enters once says that they get only the first', async ({
  db,
  workspaceId,
  clock,
}) => {
  const world = { db, workspaceId, clock }
  const schedule = { kind: 'recurring', every: 'week', weekdays: ['monday'], atLocalTime: '08:00', zone: 'UTC' }
  const { approval } = await prepare(world, { trigger: { kind: 'broadcast', schedule } })
  expect(approval?.schedule).toBe('Every Monday at 08:00 UTC time; the first is Mon 30 Nov 2026 at 08:00')
  expect(approval?.title).toMatch(/^Send “Welcome”, as of today, to \d customers$/)
  expect(approval?.warnings).toEqual([expect.stringContaining('only the first')])
})

test('a date trigger says how many have a date to come and how many have none', async ({ db, workspaceId, clock }) => {
  const world = { db, workspaceId, clock }
  const trigger = { kind: 'date', trait: 'created_at', offsetDays: 7, atLocalTime: '09:00' }
  const { approval } = await prepare(world, { trigger })
  expect(approval?.schedule).toMatch(
    /^7 days after created_at, at 09:00 in their time\. \d customers? of the audience ha/,
  )
})

test.for([
  ['segment_exit', 'leaves', 'Nobody enters before leaving it', 'left the segment 4 times'],
  ['segment_entry', 'enters', 'Nobody enters by being in it already', 'came into the segment 5 times'],
] as const)(
  'the approval of a campaign by %s says who is in the segment now, and how often that happened lately',
  async ([kind, verb, nobody, times], { db, workspaceId, clock }) => {
    const name = 'Recent buyers'
    const condition = Condition.parse({ performed: { event: 'purchased', withinDays: 2 } })
    const world = { db, workspaceId, clock }
    const { approval } = await prepare(world, { trigger: { kind, segment: name } }, { name, condition })
    expect(approval?.title).toBe('Start “Welcome”')
    expect(approval?.schedule).toBe(
      `When a customer ${verb} the segment “Recent buyers” after the launch. ${nobody}: 1 customer is in it now`,
    )
    expect(approval?.facts.find(({ label }) => label === 'Expected')?.text).toContain(`customers ${times}`)
  },
)

test('a time that passes everywhere while the approval waits goes out to nobody', async ({
  db,
  workspaceId,
  clock,
}) => {
  const world = { db, workspaceId, clock }
  const { campaignId, context } = await prepare(world, at('2026-11-24T10:30'))
  const contentHash =
    (await launchCampaign.hashEffect?.({ campaign: campaignId, entriesUnderWay: null }, context)) ?? ''
  clock.advance({ hours: 13 })
  const approved = { ...context, approval: { id: 'apr_1', contentHash } }
  await expect(launchCampaign.handle({ campaign: campaignId, entriesUnderWay: null }, approved)).rejects.toMatchObject({
    code: 'invalid_campaign',
  })
})
