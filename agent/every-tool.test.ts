import { AIMessage, fakeModel } from 'langchain'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { z } from 'zod'
import { emailStep, givenDocument } from '../domain/campaign/testing.ts'
import type { Role } from '../domain/roles.ts'
import type { Db } from '../store/database/db.ts'
import { givenMember, test as base } from '../store/testing.ts'
import { draftCampaign } from '../tools/draft-campaign.ts'
import { tools } from '../tools/registry.ts'
import { givenBookshop, givenToolContext } from '../tools/testing.ts'
import { type Args, sampleCalls } from './testing/sample-calls.ts'
import { collectTurn, givenAgent, requestOf } from './testing.ts'

type Scene = {
  campaign: string
  foreign: string
  /** All that a tool could change, of this workspace and the other. */
  readAll: () => Promise<string>
  ask: (role: Role, name: string, ...calls: Args[]) => Promise<string[]>
}
const test = base.extend<{ scene: Scene }>({
  scene: async ({ store, db, workspaceId, clock }, use) => {
    const makeDraft = async (workspace: number) => {
      await givenBookshop(db, workspace, clock.now())
      const context = await givenToolContext(db, workspace, clock)
      const document = givenDocument({ topic: 'news', steps: [emailStep('stp_email')] })
      return (await draftCampaign.handle({ campaign: document }, context)).campaignId
    }
    const { rows } = await sql<{ id: number }>`insert into workspaces (name) values ('Another') returning id`.execute(
      db,
    )
    const other = rows[0]?.id ?? 0
    await sql`insert into workspace_settings (workspace_id) values (${other})`.execute(db)
    const [campaign, foreign] = [await makeDraft(workspaceId), await makeDraft(other)]
    let asked = 0
    await use({
      campaign,
      foreign,
      readAll: () => readAll(db, [workspaceId, other]),
      async ask(role, name, ...calls) {
        const model = calls.reduce((so, args) => so.respondWithTools([{ name, args }]), fakeModel())
        const deps = await givenAgent(store, clock, { model: model.respond(new AIMessage('Done.')), tools })
        const member = await givenMember(db, workspaceId, role)
        asked += 1
        const events = await collectTurn(
          deps,
          requestOf(workspaceId, member, `thr_${asked}_${name}`, { text: 'no exclamation marks' }),
        )
        return events.filter(({ type }) => type === 'TOOL_CALL_RESULT').map((event) => String(event['content']))
      },
    })
  },
})

async function readAll(db: Db, workspaces: readonly number[]): Promise<string> {
  const tables = ['campaigns', 'campaign_versions', 'segments', 'brand_memories', 'workspace_settings', 'test_sends']
  const parts = tables.map(
    (table) => sql`select ${sql.lit(table)} as name, md5(coalesce(string_agg(t::text, '' order by t::text), '')) as sum
                     from ${sql.table(table)} t where t.workspace_id = any(${workspaces}::integer[])`,
  )
  const { rows } = await sql<{ name: string; sum: string }>`${sql.join(parts, sql` union all `)}`.execute(db)
  return JSON.stringify(rows)
}

const Refusal = z.object({ error: z.looseObject({ code: z.string(), message: z.string().min(20) }) })
const readRefusal = (result: string | undefined) => Refusal.parse(JSON.parse(result ?? 'null')).error
const names = tools.map(({ name }) => name)

test.for(names)(
  '%s refuses what it cannot read, what is not there and what is another’s, and changes nothing',
  async (name, { scene }) => {
    const { good, absent } = sampleCalls(scene.campaign)[name] ?? { good: {}, absent: {} }
    const foreign =
      'campaign' in good && typeof good['campaign'] === 'string' ? { ...good, campaign: scene.foreign } : null
    const before = await scene.readAll()
    const calls = [
      { ...good, surprise: 1 },
      ...(absent === null ? [] : [absent]),
      ...(foreign === null ? [] : [foreign]),
    ]
    const refusals = (await scene.ask('admin', name, ...calls)).map(readRefusal)
    expect(refusals).toHaveLength(calls.length)
    expect(refusals[0]).toMatchObject({ code: 'invalid_tool_input' })
    expect(refusals[0]?.message).toContain('surprise')
    for (const refusal of refusals) expect(refusal.message).not.toContain('Reference')
    // What is another workspace’s is not there.
    const ofCampaigns = foreign === null ? [] : refusals.slice(1).map(({ code }) => code)
    expect(ofCampaigns).toEqual(ofCampaigns.map(() => 'not_found'))
    expect(await scene.readAll()).toBe(before)
  },
)

const lower: Partial<Record<Role, Role>> = { editor: 'viewer', approver: 'editor', admin: 'approver' }
test.for(tools.filter(({ role }) => role !== 'viewer').map(({ name }) => name))(
  '%s is not for those whose role is too low, and says which it needs',
  async (name, { scene }) => {
    const tool = tools.find((each) => each.name === name)
    const before = await scene.readAll()
    const { good } = sampleCalls(scene.campaign)[name] ?? { good: {} }
    const [refusal] = (await scene.ask(lower[tool?.role ?? 'admin'] ?? 'viewer', name, good)).map(readRefusal)
    expect(refusal).toMatchObject({ code: 'forbidden', message: expect.stringContaining(tool?.role ?? '') })
    expect(await scene.readAll()).toBe(before)
  },
)
