import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Campaign } from '../domain/campaign/campaign.ts'
import { checkRunnable } from '../domain/journey/runnable.ts'
import { readCampaign } from '../store/campaigns/campaigns.ts'
import { inWorkspace, type WorkspaceTx } from '../store/database/db.ts'
import type { Store } from '../store/database/open.ts'
import { findDueWork } from '../store/due.ts'
import { frozenClock, givenWorkspace, test, type TestClock } from '../store/testing.ts'
import { givenSegment } from './memberships/testing.ts'
import { type Happening, playStory } from './testing/play-story.ts'
import { segments } from './testing/random-lives.ts'
import { anyWorld, days, type Person, type World } from './testing/random-worlds.ts'
import { findFouls } from './testing/referee.ts'
import { givenLiveCampaign, makeCampaign, startTestWorker } from './testing/set-up.ts'

/** Raise it for a longer search; CARILLON_LIVES_SEED repeats one. */
const numRuns = Number(process.env['CARILLON_LIVES'] ?? 8)
const seed = process.env['CARILLON_LIVES_SEED']
const workspaceZone = 'Europe/Lisbon'

test('random campaigns over random lives break no rule, whatever two workers do at once', async ({ store }) => {
  const seen = { deliveries: 0, entries: 0 }
  await fc.assert(
    fc.asyncProperty(anyWorld, async (world) => {
      const { fouls, ...counts } = await live(store, world)
      seen.deliveries += counts.deliveries
      seen.entries += counts.entries
      expect(fouls).toEqual([])
    }),
    { numRuns, ...(seed !== undefined && { seed: Number(seed) }) },
  )
  process.stderr.write(`${numRuns} worlds: ${seen.entries} entries, ${seen.deliveries} deliveries, no rule broken\n`)
}, 3_600_000)

async function live(store: Store, world: World) {
  const workspaceId = await givenWorkspace(store.db)
  const inWs = <T>(work: (ws: WorkspaceTx) => Promise<T>) => inWorkspace(store.db, workspaceId, work)
  const clock = frozenClock(world.startsAt.toString())
  await inWs((ws) => setUp(ws, clock, world))
  const workers = await Promise.all([1, 2].map(() => startTestWorker(store, clock, workspaceId)))
  const settle = async () => {
    while ((await findDueWork(store.db, clock.now(), workspaceId)).length > 0)
      await Promise.all(workers.map((each) => each.drain()))
  }
  const stage = { db: store.db, workspaceId, clock, settle }
  // In the order in which it happens: the referee goes by what was said last.
  const story = world.people
    .flatMap((person, index) => tellLife(person, index, world.startsAt))
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
  const begins = story.filter(({ at }) => Temporal.Instant.compare(at, world.startsAt) <= 0)
  try {
    await playStory(stage, begins, world.startsAt)
    await inWs((ws) => confuseZones(ws, world.people))
    const documents = await inWs((ws) => launch(ws, clock, world))
    const lived = story.filter((each) => !begins.includes(each))
    const endedAt = world.startsAt.add({ hours: 24 * (days + 3) })
    await playStory(stage, lived, endedAt)
    const { caps, quiet, people } = world
    const zones = new Map(people.map(({ timezone }, index) => [`u${index}`, timezone === nonsense ? null : timezone]))
    // The cast: anyWorld makes caps of this shape.
    const rules = { story, documents, caps: caps as [], quiet, workspaceZone, zones, endedAt }
    const fouls = await inWs((ws) => findFouls(ws, rules))
    return { fouls, ...(await inWs(count)) }
  } finally {
    await Promise.all(workers.map((each) => each.close()))
  }
}

const nonsense = 'Mars/Olympus'

async function setUp(ws: WorkspaceTx, clock: TestClock, { caps, quiet }: World): Promise<void> {
  await sql`
    update workspace_settings set timezone = ${workspaceZone}, frequency_caps = ${JSON.stringify(caps)}::jsonb,
           quiet_from_minute = ${quiet?.from ?? null}, quiet_to_minute = ${quiet?.to ?? null}
     where workspace_id = ${ws.workspaceId}`.execute(ws.tx)
  await sql`
    insert into topics (workspace_id, name, title)
    values (${ws.workspaceId}, 'offers', 'Offers'), (${ws.workspaceId}, 'tips', 'Tips')`.execute(ws.tx)
  for (const [name, condition] of Object.entries(segments)) await givenSegment(ws, clock, name, condition)
}

/** The ingest takes no zone that is none; an old import may have left one. */
async function confuseZones(ws: WorkspaceTx, people: readonly Person[]): Promise<void> {
  const who = people.flatMap(({ timezone }, index) => (timezone === nonsense ? [`u${index}`] : []))
  await sql`
    update customers set timezone = ${nonsense}
     where workspace_id = ${ws.workspaceId} and user_id = any(${who})`.execute(ws.tx)
}

async function launch(ws: WorkspaceTx, clock: TestClock, { campaigns }: World): Promise<Map<string, Campaign>> {
  const documents = new Map<string, Campaign>()
  for (const each of campaigns.filter((input) => checkRunnable(makeCampaign(input)).length === 0)) {
    const id = await givenLiveCampaign(ws, clock, each)
    documents.set(id, (await readCampaign(ws, id)).document)
  }
  return documents
}

/** What is done to somebody comes at seconds of its own, so that no two things happen at one instant by chance. */
function tellLife(person: Person, index: number, startsAt: Temporal.Instant): Happening[] {
  const who = `u${index}`
  const email = `${who}@example.com`
  const { timezone, traits, allowsSms, acts } = person
  const identify = {
    ...traits,
    ...(person.email && { email }),
    ...(person.phone && { phone: `+49151000000${index}` }),
    ...(timezone !== null && timezone !== nonsense && { timezone }),
  }
  const device = person.device ? { device: { token: `token-${who}`, pushEnabled: true } } : {}
  return [
    { at: startsAt, who, act: { identify, ...device } },
    { at: startsAt, who, act: { consents: [{ topic: '*', channel: 'sms', allowed: allowsSms }] } },
    ...acts.map(({ minute, act }): Happening => {
      const isTrack = act !== 'dead address' && 'track' in act
      const at = startsAt.add({ seconds: 60 * minute + index + (isTrack ? 1 : 31) })
      return { at, who, act: act === 'dead address' ? { suppress: [{ channel: 'email', address: email }] } : act }
    }),
  ]
}

async function count({ tx, workspaceId }: WorkspaceTx): Promise<{ entries: number; deliveries: number }> {
  const { rows } = await sql<{ entries: number; deliveries: number }>`
    select (select count(*) from journey_entries where workspace_id = ${workspaceId}) as entries,
           (select count(*) from deliveries where workspace_id = ${workspaceId}) as deliveries`.execute(tx)
  return rows[0] ?? { entries: 0, deliveries: 0 }
}
