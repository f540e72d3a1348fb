import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { createOfflineEmbedder } from '../../agent/offline/embedder.ts'
import { openStore } from '../../store/database/open.ts'
import { readYaml } from '../read-yaml.ts'
import { listQuestions } from '../grade/questions.ts'
import { type Lab, openLab } from '../run/run-trial.ts'
import { readFixtures } from '../workspace/read-fixtures.ts'
import { draftTwo, judges, listSending, type Stage } from './judge-talk.ts'
import { openRoom, type Room } from './room.ts'
import { sayGoals } from './say-goals.ts'
import { worlds, type World } from './worlds.ts'

const Said = z.strictObject({ wordings: z.array(z.string()).min(5), slips: z.array(z.string()).min(2) })
const file = join(import.meta.dirname, 'talk.yaml')
const goals = z
  .record(z.string(), z.strictObject({ spokes: Said, harbour: Said }))
  .parse(readYaml(file, readFileSync(file, 'utf8')))

const rooms = new Map<World, Room>()
const results: { goal: string; passed: number; of: number }[] = []

beforeAll(async () => {
  const store = await openStore(inject('testStore'))
  const lab: Lab = await openLab(store, createOfflineEmbedder(), readFixtures())
  for (const world of worlds) {
    const room = await openRoom(lab, world.fixture)
    await room.inWs(queueLive)
    rooms.set(world, room)
  }
  return () => store.close()
})
afterAll(() => {
  process.stdout.write(`\n${sayGoals(results)}\n`)
})

/** What the live campaigns of a fixture have sent is still to be sent. */
const queueLive: Parameters<Room['inWs']>[0] = ({ tx, workspaceId }) =>
  sql`
    update deliveries d set state = 'queued', due_at = queued_at, attempts = 0, attempted_at = null, sent_at = null, delivered_at = null
      from campaigns c
     where d.workspace_id = ${workspaceId} and c.workspace_id = d.workspace_id and c.id = d.campaign_id and c.status = 'live'`.execute(
    tx,
  )

function stageOf(world: World): Omit<Stage, 'thread'> {
  const room = rooms.get(world)
  if (room === undefined) throw new RangeError(`${world.workspace} was not opened`)
  return { room, world }
}

test('every goal has its judge', () => {
  expect(Object.keys(goals)).toEqual(Object.keys(judges))
})

/** All that is said of one goal in one workspace, wording by wording. @returns the first that did not do what it should */
async function judgeAll(goal: string, world: World): Promise<string | null> {
  const [judge, said] = [judges[goal], goals[goal]?.[world.workspace]]
  if (judge === undefined || said === undefined) throw new RangeError(`${goal} has no judge or no wordings`)
  const { wordings, slips } = said
  const all = [...wordings, ...slips]
  const stage = stageOf(world)
  const thread = /^(?:17|18|20)-/.test(goal) ? await draftTwo(stage) : ''
  let passed = 0
  try {
    for (const words of all) {
      await judge({ ...stage, thread }, words)
      passed += 1
    }
    return null
  } catch (error) {
    return `${world.workspace}, “${all[passed] ?? ''}”: ${error instanceof Error ? error.message : String(error)}`
  } finally {
    results.push({ goal: `${goal}.${world.workspace}`, passed, of: all.length })
  }
}

// While one workspace waits for Postgres, the other plans.
test.for(Object.keys(goals))('%s', { timeout: 120_000 }, async (goal) => {
  expect(await Promise.all(worlds.map((world) => judgeAll(goal, world)))).toEqual([null, null])
})

describe.each(worlds)('in $workspace', (world) => {
  test('what was said once holds in another thread a week later: the copy obeys, and a member’s own words are warned of', async () => {
    const { room } = stageOf(world)
    const write = async () => {
      const thread = room.openThread()
      const drafted = await room.say(thread, world.drafts[1])
      const { cards } = await room.say(thread, 'Set the subject to “They are here!”')
      const copies = cards.flatMap((card) => (card.kind === 'copy' ? [card] : []))
      return {
        body: drafted.calls.map((each) => each.arguments).join(' '),
        warned: copies.flatMap(({ notes = [] }) => notes).map(({ message }) => message),
      }
    }
    const before = await write()
    expect(before).toEqual({ body: expect.stringContaining('Warmly') as unknown, warned: [] })
    await room.say(room.openThread(), 'never say “warmly”, and never use exclamation marks')
    room.clock.pass({ hours: 24 * 7 })
    const after = await write()
    expect(after.body).not.toContain('Warmly')
    expect(after.warned).toEqual([expect.stringContaining('exclamation marks: 1, at most 0 allowed')])
  })

  test.each(['pause that', 'Put the campaign on hold', 'can you halt it for now'])(
    'with two live and none spoken of, “%s” asks which one, and the answer is what pauses it',
    async (said) => {
      const { room } = stageOf(world)
      const thread = room.openThread()
      const sending = await listSending({ room })
      const asked = await room.say(thread, said)
      expect(listQuestions(asked.words)).toHaveLength(1)
      for (const name of world.live) expect(asked.words).toContain(name)
      expect(await listSending({ room })).toEqual(sending)
      await room.say(thread, `${world.live[1]} please`)
      expect(await listSending({ room })).toHaveLength(1)
      await room.say(thread, 'undo')
      await room.inWs(({ tx, workspaceId }) =>
        sql`update campaigns set status = 'live' where workspace_id = ${workspaceId} and status = 'paused'`.execute(tx),
      )
    },
  )

  test('a cap holds once an admin has approved it, and nobody less can', async () => {
    const { room } = stageOf(world)
    const thread = room.openThread()
    const { waitsFor } = await room.say(thread, 'Nobody should get more than 3 messages a week', 'editor')
    const [approvalId = ''] = waitsFor
    const { error } = await room.decide(thread, approvalId, 'approve', 'approver')
    expect(error).toMatchObject({ code: 'forbidden', message: expect.stringContaining('admin') as unknown })
    await room.decide(thread, approvalId, 'approve', 'admin')
    const { state } = await room.readState()
    expect(state.settings['frequencyCaps']).toContainEqual({ channel: null, topic: null, limit: 3, windowHours: 168 })
  })
})
