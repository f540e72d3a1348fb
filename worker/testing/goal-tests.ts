import { sql } from 'kysely'
import { expect } from 'vitest'
import { checkRunnable } from '../../domain/journey/runnable.ts'
import { isHeldOut, pickArm } from '../../domain/journey/chance.ts'
import { listSteps } from '../../domain/campaign/tree.ts'
import { inWorkspace, type WorkspaceTx } from '../../store/database/db.ts'
import type { Store } from '../../store/database/open.ts'
import { frozenClock, givenWorkspace } from '../../store/testing.ts'
import { readCampaign } from '../../store/campaigns/campaigns.ts'
import type { WorkerOptions } from '../start-worker.ts'
import { beginningOf, type GoalStory, readGoalStories, tellStory } from './goal-stories.ts'
import { playStory, type Stage } from './play-story.ts'
import { givenLiveCampaign, makeCampaign, startTestWorker, tallyEntries } from './set-up.ts'

type DefineTest = (name: string, run: (fixtures: { store: Store }) => Promise<void>) => void
/** How the work is let run until nothing is due, and what the worker is given. */
type Place = {
  worker: () => Partial<WorkerOptions>
  settle: (stage: Omit<Stage, 'settle'>, worker: { drain(): Promise<void> }) => Promise<void>
}

/** Each goal from its events to its recorded messages, whatever Postgres and queue are beneath. */
export function defineGoalTests(test: DefineTest, place: Place): void {
  for (const story of readGoalStories()) {
    test(`“${story.goal}” sends exactly what it should`, async ({ store }) => {
      const { campaignId, inWs } = await playGoal(store, story, place)
      const expected = story.crowd > 0 ? await inWs((ws) => drawCrowd(ws, campaignId, story)) : story
      expect(await inWs(listDeliveries)).toEqual(expected.deliveries)
      expect(await inWs(tallyEntries)).toEqual(expected.entries)
    })
  }
}

async function playGoal(store: Store, story: GoalStory, { worker: options, settle }: Place) {
  const workspaceId = await givenWorkspace(store.db)
  const inWs = <T>(work: (ws: WorkspaceTx) => Promise<T>) => inWorkspace(store.db, workspaceId, work)
  await inWs(setUp)
  const startsAt = beginningOf(story)
  const clock = frozenClock(startsAt.toString())
  const worker = await startTestWorker(store, clock, workspaceId, options())
  const world = { db: store.db, workspaceId, clock }
  const stage = { ...world, settle: () => settle(world, worker) }
  try {
    const launchAt = story.launchAt ?? startsAt
    const told = tellStory(story)
    const before = told.filter(({ at }) => Temporal.Instant.compare(at, launchAt) <= 0)
    await playStory(stage, before, launchAt)
    expect(checkRunnable(makeCampaign(story.campaign))).toEqual([])
    const campaignId = await inWs((ws) => givenLiveCampaign(ws, clock, story.campaign))
    const after = told.filter((each) => !before.includes(each))
    await playStory(stage, after, story.until)
    return { campaignId, inWs }
  } finally {
    await worker.close()
  }
}

/** Quiet at night, and four topics of which the newsletter asks first. */
async function setUp({ tx, workspaceId }: WorkspaceTx): Promise<void> {
  await sql`
    update workspace_settings set timezone = 'Europe/London', quiet_from_minute = ${22 * 60}, quiet_to_minute = ${8 * 60}
     where workspace_id = ${workspaceId}`.execute(tx)
  await sql`
    insert into topics (workspace_id, name, title, opt_in)
    select ${workspaceId}, t, t, t = 'newsletter'
      from unnest(array['product_updates', 'tips', 'offers', 'newsletter']) t`.execute(tx)
}

/** As the stories tell them: when, to whom, on which channel what was recorded, or why nothing was. */
async function listDeliveries({ tx, workspaceId }: WorkspaceTx): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select to_char(coalesce(d.sent_at, d.skipped_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z "') || c.user_id || ' '
           || case when r.delivery_id is null then d.state || ' ' || coalesce(d.reason, '')
                   else r.channel || ' “' || coalesce(r.content ->> 'subject', r.content ->> 'title', r.content ->> 'text', '?') || '”' end
           || case when d.converted_at is null then '' else ', converted' end as line
      from deliveries d
      join customers c on c.workspace_id = d.workspace_id and c.id = d.customer_id
      left join recorded_messages r on r.workspace_id = d.workspace_id and r.delivery_id = d.id
     where d.workspace_id = ${workspaceId}
     order by coalesce(d.sent_at, d.skipped_at), c.user_id`.execute(tx)
  return rows.map(({ line }) => line)
}

/** What the lot gives each of the crowd: nothing, or the subject of their arm. */
async function drawCrowd(
  ws: WorkspaceTx,
  campaignId: string,
  story: GoalStory,
): Promise<Pick<GoalStory, 'deliveries' | 'entries'>> {
  const { document } = await readCampaign(ws, campaignId)
  const { rows } = await sql<{ id: number; name: string }>`
    select id, user_id as name from customers where workspace_id = ${ws.workspaceId} order by user_id`.execute(ws.tx)
  const split = listSteps(document.steps).flatMap(({ step }) => (step.kind === 'split' ? [step] : []))[0]
  if (split === undefined) throw new TypeError('a crowd is for a campaign with a split')
  const at = beginningOf(story).toString()
  const heldOut = rows.filter(({ id }) => isHeldOut(campaignId, id, document.holdoutPercent))
  const deliveries = rows
    .filter((each) => !heldOut.includes(each))
    .map(({ id, name }) => {
      const { name: arm } = pickArm(campaignId, split.id ?? '', id, split.arms)
      return `${at} ${name} email “${story.arms[split.id ?? '']?.[arm]}”`
    })
  return { deliveries, entries: { finished: deliveries.length, held_out: heldOut.length } }
}
