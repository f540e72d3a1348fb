import { sql } from 'kysely'
import { expect } from 'vitest'
import { emailStep, givenDocument } from '../domain/campaign/testing.ts'
import { Condition } from '../domain/conditions/condition.ts'
import type { Db } from '../store/database/db.ts'
import { test } from '../store/testing.ts'
import { draftCampaign } from './draft-campaign.ts'
import { rehearseCampaign } from './rehearse-campaign.ts'
import { saveSegment } from './save-segment.ts'
import { givenBookshop, givenToolContext } from './testing.ts'

const thanks = (parts: Record<string, unknown> = {}) =>
  givenDocument({
    name: 'Thanks',
    trigger: { kind: 'event', event: 'purchased' },
    audience: { everyone: true },
    topic: 'news',
    steps: [emailStep(null)],
    ...parts,
  })

/** A digest of all rows of the workspace in every table. */
async function digest(db: Db, workspaceId: number): Promise<Record<string, string>> {
  const { rows } = await sql<{ name: string; digest: string }>`
    select c.relname as name, (xpath('/row/n/text()', query_to_xml(format(
             'select md5(coalesce(string_agg(t::text, chr(10) order by t::text), %L)) as n from %I t where workspace_id = %s',
             '', c.relname, ${workspaceId}::integer), false, true, '')))[1]::text as digest
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
     where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace order by 1`.execute(db)
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]))
}

test('a draft is rehearsed against what really happened: who would have got what, on which day', async ({
  db,
  workspaceId,
  clock,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const { campaignId } = await draftCampaign.handle({ campaign: thanks() }, context)
  const result = await rehearseCampaign.handle({ campaign: campaignId, days: 6 }, context)
  expect(result).toMatchObject({
    name: 'Thanks',
    volume:
      'It would have sent 3 messages to 3 customers in 6 days (3 by email): fewer than one a day, 1 on the busiest.',
    customers: 3,
    entries: { total: 3, heldOut: 0, finished: 3 },
    deliveries: { sent: 3, skipped: 0, open: 0 },
    sentByChannel: [{ channel: 'email', count: 3 }],
    conversions: null,
  })
  expect(result.perDay.filter(({ entered }) => entered > 0).map(({ day, sent }) => [day, sent.email])).toEqual([
    ['2026-11-19', 1],
    ['2026-11-21', 1],
    ['2026-11-23', 1],
  ])
  const [card] = (await rehearseCampaign.preview?.({ campaign: campaignId, days: 6 }, result, context)) ?? []
  expect(card).toMatchObject({
    kind: 'rehearsal',
    samples: [{ lines: [{ words: 'does “purchased” and enters' }, {}, {}] }],
  })
})

test('who would have opened its messages nobody can know: a rehearsal takes it that nobody did, and says so', async ({
  db,
  workspaceId,
  clock,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const when = { not: { opened: { campaign: 'this', withinDays: 1 } } }
  const steps = [emailStep(null), { kind: 'branch', paths: [{ name: 'not opened', when, steps: [emailStep(null)] }] }]
  const { campaignId } = await draftCampaign.handle({ campaign: thanks({ steps }) }, context)
  const note = 'Nobody can know who would have opened or clicked its messages: it is taken that nobody did.'
  const hung = await rehearseCampaign.handle({ campaign: campaignId, days: 6 }, context)
  expect([hung.deliveries.sent, hung.notes.includes(note)]).toEqual([6, true])
  const plain = await draftCampaign.handle({ campaign: thanks() }, context)
  const { notes } = await rehearseCampaign.handle({ campaign: plain.campaignId, days: 6 }, context)
  expect(notes).not.toContain(note)
})

test('a rehearsal leaves every row of every table as it was, also where steps set traits', async ({
  db,
  workspaceId,
  clock,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const steps = [{ kind: 'update', set: [{ key: 'plan', value: 'reader' }] }, emailStep(null)]
  const { campaignId } = await draftCampaign.handle({ campaign: thanks({ steps }) }, context)
  const before = await digest(db, workspaceId)
  expect(Object.keys(before)).toContain('customers')
  const { deliveries } = await rehearseCampaign.handle({ campaign: campaignId, days: 90 }, context)
  expect(deliveries.sent).toBe(5)
  expect(await digest(db, workspaceId)).toEqual(before)
})

test('what cannot run is refused with the remedy, and so is a campaign that is not there', async ({
  db,
  workspaceId,
  clock,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const bestTime = thanks({ steps: [{ ...emailStep(null), timing: { kind: 'best_time' } }] })
  const { campaignId } = await draftCampaign.handle({ campaign: bestTime }, context)
  await expect(rehearseCampaign.handle({ campaign: campaignId, days: 30 }, context)).rejects.toMatchObject({
    code: 'not_runnable',
  })
  await expect(rehearseCampaign.handle({ campaign: 'cmp_gone', days: 30 }, context)).rejects.toMatchObject({
    code: 'not_found',
  })
  expect(rehearseCampaign.input.safeParse({ campaign: campaignId, days: 91 }).success).toBe(false)
})

test.for([
  ['segment_exit', ['c1', 'c5', 'c7', 'c9']],
  ['segment_entry', ['c2']],
] as const)(
  'in a rehearsal by %s who came within the window was in no segment before it',
  async ([kind, entered], { db, workspaceId, clock, inWs }) => {
    await givenBookshop(db, workspaceId, clock.now())
    const context = await givenToolContext(db, workspaceId, clock)
    const condition = Condition.parse({ not: { performed: { event: 'purchased' } } })
    await saveSegment.handle({ name: 'Never bought', condition }, context)
    // c3 buys at that very moment, c2 never does.
    const createdAt = clock
      .now()
      .subtract({ hours: 3 * 24 })
      .toString()
    await inWs(({ tx }) =>
      sql`update customers set created_at = ${createdAt}
           where workspace_id = ${workspaceId} and user_id in ('c2', 'c3')`.execute(tx),
    )
    const campaign = thanks({ trigger: { kind, segment: 'Never bought' } })
    const { campaignId } = await draftCampaign.handle({ campaign }, context)
    const { entries, notes } = await rehearseCampaign.handle({ campaign: campaignId, days: 30 }, context)
    expect(entries).toMatchObject({ total: entered.length, customers: entered.length })
    const crossed = kind === 'segment_exit' ? 'left' : 'came into'
    expect(notes).toContain(`Who ${crossed} the segment because a trait changed is not among them.`)
  },
)

test('a workspace without history says so instead of failing', async ({ db, workspaceId, clock }) => {
  await givenBookshop(db, workspaceId, clock.now())
  const context = await givenToolContext(db, workspaceId, clock)
  const { campaignId } = await draftCampaign.handle({ campaign: thanks() }, context)
  await sql`delete from events where workspace_id = ${workspaceId}`.execute(db)
  expect(await rehearseCampaign.handle({ campaign: campaignId, days: 30 }, context)).toMatchObject({
    volume: 'Nobody would have entered in 30 days.',
    samples: [],
  })
})
