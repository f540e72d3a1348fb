import { sql } from 'kysely'
import { emailStep, givenDocument } from '../../domain/campaign/testing.ts'
import { type Db, inWorkspace } from '../../store/database/db.ts'
import { ingestCalls } from '../../store/ingest/ingest.ts'
import { givenCall } from '../../store/ingest/testing.ts'
import type { TestClock } from '../../store/testing.ts'
import { draftCampaign } from '../../tools/draft-campaign.ts'
import { editCampaign } from '../../tools/edit-campaign.ts'
import { proposeGuide } from '../../tools/memory/import-guide.ts'
import { remember } from '../../tools/remember.ts'
import { saveSegment } from '../../tools/save-segment.ts'
import { givenBookshop, givenToolContext } from '../../tools/testing.ts'
import { readGuide } from '../guide/read-guide.ts'
import { plantDelivery, typedEmail } from './containment/places.ts'
import type { Args } from './sample-calls.ts'

/** Of people: nothing of it may reach a model. */
export const personal = ['Pvtname', 'pvt.mail@', '5555550188', 'Pvtstreet', 'Pvtmember', 'pvt.colleague@', '5555550199']
/** Of whatever others write, each as `zq…`: a model may read it between marks alone. */
export const planted =
  'trait value event property topic campaign goal copy segment memory guide reason workspace'.split(' ')

/** A bookshop in which every field that others write holds a token of its own, and every personal field another. */
export async function givenScene(db: Db, workspaceId: number, clock: TestClock) {
  await givenBookshop(db, workspaceId, clock.now())
  const traits = {
    first_name: 'Pvtname',
    email: 'pvt.mail@private.example',
    phone: '+15555550188',
    street: 'Pvtstreet 5',
  }
  const shared = Array.from({ length: 25 }, (_, index) =>
    givenCall('identify', { userId: `z${index}`, traits: { zqtrait: 'zqvalue', ...(index === 0 ? traits : {}) } }),
  )
  const event = givenCall('track', { userId: 'z0', event: 'zqevent', properties: { zqproperty: 'Pvtstreet 5' } })
  await ingestCalls(db, workspaceId, [...shared, event], clock.now())
  await inWorkspace(db, workspaceId, ({ tx }) =>
    sql`insert into topics (workspace_id, name, title) values (${workspaceId}, 'zqtopic', 'zqtopic')`.execute(tx),
  )
  await sql`update workspaces set name = 'zqworkspace' where id = ${workspaceId}`.execute(db)
  await sql`update workspace_settings set sender_email = 'shop@example.com', postal_address = 'Main Street 1'
             where workspace_id = ${workspaceId}`.execute(db)
  const colleague = await givenToolContext(db, workspaceId, clock, {
    threadId: 'thr_colleague',
    turnId: 'trn_colleague',
  })
  await sql`update members set name = 'Pvtmember', email = 'pvt.colleague@private.example', phone = '+15555550199'
             where id = ${colleague.member.id}`.execute(db)
  const audience = { trait: { name: 'zqtrait', is: 'zqvalue' } }
  const steps = [emailStep('stp_email', 'zqcopy', 'Hello {{ customer.zqtrait | default: "you" }}')]
  const conversion = { kind: 'event', event: 'zqevent', where: [], withinHours: 24, creditedTo: 'sent' }
  const document = givenDocument({ name: 'zqcampaign', goal: 'zqgoal', topic: 'news', audience, steps, conversion })
  const asker = await givenToolContext(db, workspaceId, clock, { threadId: 'thr_first', turnId: 'trn_first' })
  const { campaignId } = await draftCampaign.handle({ campaign: document }, asker)
  await editCampaign.handle({ campaign: campaignId, operations: [{ set: { goal: 'zqgoal again' } }] }, colleague)
  await saveSegment.handle({ name: 'zqsegment', condition: audience }, colleague)
  await remember.handle(
    remember.input.parse({ kind: 'fact', text: 'zqmemory holds.', scope: { kind: 'workspace', value: null } }),
    colleague,
  )
  await proposeGuide(colleague, 'zqguide.md', readGuide('# Voice\n- Always say “zqguide” in emails.', 'markdown').rules)
  await plantDelivery(colleague, 'zqreason')
  const [live = ''] = await listLive(db, workspaceId)
  return { campaign: campaignId, more: moreCalls(campaignId, live) }
}

async function listLive(db: Db, workspaceId: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from campaigns where workspace_id = ${workspaceId} and status = 'live'`.execute(db)
  return rows.map(({ id }) => id)
}

/** What else a tool may be asked, so that it tells all that it can. */
function moreCalls(campaign: string, live: string): Record<string, Args[]> {
  const near = { trait: { name: 'zqtrai', is: 'x' } }
  const exact = { trait: { name: 'zqtrait', is: 'zqvalue' } }
  const ofLive = (more: Args = {}): Args[] => [{ campaign: live, ...more }]
  return {
    describe_workspace: [{ about: 'zqtrait' }, { about: 'zqtrai' }],
    preview_audience: [{ condition: exact }, { condition: near }],
    find_campaigns: [{ text: 'zq', status: null }],
    show_campaign: ofLive(),
    draft_campaign: [{ campaign: givenDocument({ name: 'zqcampaign', topic: 'zqtopi', audience: near }) }],
    edit_campaign: [
      { campaign, operations: [{ set: { goal: 'zqgoal once more' } }] },
      { campaign, operations: [{ set: { topic: 'zqtopi' } }] },
    ],
    rehearse_campaign: ofLive({ days: 3 }),
    save_segment: [
      { name: 'zqsegment', condition: exact },
      { name: 'zqsegment', condition: near },
    ],
    send_test: [['Pvtmember'], ['Test'], ['Nobody'], ['me', 'Pvtmember']].map((members) => ({ campaign, members })),
    launch_campaign: ofLive(),
    pause_campaign: ofLive(),
    resume_campaign: ofLive(),
    stop_campaign: ofLive(),
    get_results: [...ofLive(), { campaign: live, by: 'channel' }],
    explain_delivery: [{ customer: 'z0' }, { customer: typedEmail }, { customer: 'z0', campaign: live }],
    remember: [
      { kind: 'fact', text: 'zqmemory is new.', scope: { kind: 'workspace' }, basis: 'inferred' },
      {
        kind: 'fact',
        text: 'no exclamation marks at all',
        scope: { kind: 'campaign_kind', value: 'zqgoal' },
        quote: 'no exclamation marks',
      },
    ],
    forget: [{ memory: 'zqmemory' }, { memory: 'holds' }],
    list_memories: [{ text: 'zq' }],
    undo: [{ turn: 'trn_first' }, { turn: 'trn_colleague' }],
    redo: [{ turn: 'trn_first' }, { turn: 'trn_colleague' }],
  }
}
