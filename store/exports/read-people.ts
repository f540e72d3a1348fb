import { type RawBuilder, sql } from 'kysely'
import type { Condition } from '../../domain/conditions/condition.ts'
import { conditionToSql } from '../../domain/conditions/condition-to-sql.ts'
import { readSqlScope } from '../audience.ts'
import { type Profile, profileColumns } from '../customers/profile.ts'
import type { WorkspaceTx } from '../database/db.ts'

export type ExportedConsent = { topic: string; channel: string; allowed: boolean; source: string; changedAt: string }
export type ExportedDevice = { token: string; platform: string; pushEnabled: boolean; lastActiveAt: string | null }

/** A customer with all that an import gives back. */
export type ExportedPerson = Profile & {
  anonymousIds: string[]
  consents: ExportedConsent[]
  devices: ExportedDevice[]
}

/** Which customers to read: those of the condition whose ids lie after `afterId` and up to `untilId`. */
export type PeoplePage = {
  condition: Condition | null
  afterId: number
  untilId: number
  limit: number
  now: Temporal.Instant
}

/** The newest customer there is: who comes while an export runs is not in it. */
export async function findLastCustomerId(ws: WorkspaceTx): Promise<number> {
  const { rows } = await sql<{ id: number | null }>`
    select max(id) as id from customers where workspace_id = ${ws.workspaceId}`.execute(ws.tx)
  return rows[0]?.id ?? 0
}

async function selectPage(ws: WorkspaceTx, page: PeoplePage): Promise<RawBuilder<unknown>> {
  const matches = page.condition === null ? sql`true` : conditionToSql(page.condition, await readSqlScope(ws, page.now))
  return sql`
    select c.* from customers c
     where c.workspace_id = ${ws.workspaceId} and c.id > ${page.afterId} and c.id <= ${page.untilId} and ${matches}
     order by c.id limit ${page.limit}`
}

/** What a table of these customers needs columns for. @returns lastId null when there are none left */
export async function readPageColumns(
  ws: WorkspaceTx,
  page: PeoplePage,
): Promise<{ lastId: number | null; traits: string[]; consents: { topic: string; channel: string }[] }> {
  const { rows } = await sql<{
    lastId: number | null
    traits: string[]
    consents: { topic: string; channel: string }[]
  }>`
    with page as materialized (${await selectPage(ws, page)})
    select (select max(id) from page) as "lastId",
           array(select distinct key from page, jsonb_object_keys(page.traits) as key) as traits,
           coalesce((select jsonb_agg(distinct jsonb_build_object('topic', s.topic, 'channel', s.channel))
                       from page join consents s on s.workspace_id = page.workspace_id and s.customer_id = page.id),
                    '[]') as consents`.execute(ws.tx)
  return rows[0] ?? { lastId: null, traits: [], consents: [] }
}

/** In order of id. */
export async function readPeople(ws: WorkspaceTx, page: PeoplePage): Promise<ExportedPerson[]> {
  const { rows } = await sql<ExportedPerson>`
    with c as materialized (${await selectPage(ws, page)})
    select ${profileColumns},
           array(select i.value from customer_identities i
                  where i.workspace_id = c.workspace_id and i.customer_id = c.id and i.kind = 'anonymous_id'
                  order by i.value) as "anonymousIds",
           coalesce((select jsonb_agg(jsonb_build_object('topic', s.topic, 'channel', s.channel, 'allowed', s.allowed,
                                                         'source', s.source, 'changedAt', s.changed_at)
                                      order by s.topic, s.channel)
                       from consents s where s.workspace_id = c.workspace_id and s.customer_id = c.id), '[]') as consents,
           coalesce((select jsonb_agg(jsonb_build_object('token', d.token, 'platform', d.platform, 'pushEnabled',
                                                         d.push_enabled, 'lastActiveAt', d.last_active_at)
                                      order by d.token)
                       from devices d where d.workspace_id = c.workspace_id and d.customer_id = c.id), '[]') as devices
      from c order by c.id`.execute(ws.tx)
  return rows.map((row) => ({
    ...row,
    consents: row.consents.map((each) => ({ ...each, changedAt: inUtc(each.changedAt) })),
    devices: row.devices.map((each) => ({
      ...each,
      lastActiveAt: each.lastActiveAt === null ? null : inUtc(each.lastActiveAt),
    })),
  }))
}

/** PostgreSQL writes times inside JSON with the session's offset. */
const inUtc = (time: string) => Temporal.Instant.from(time).toString()
