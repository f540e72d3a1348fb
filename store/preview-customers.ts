import { type RawBuilder, sql } from 'kysely'
import type { Condition } from '../domain/conditions/condition.ts'
import { conditionToSql } from '../domain/conditions/condition-to-sql.ts'
import { readSqlScope } from './audience.ts'
import { type Profile, profileColumns } from './customers/profile.ts'
import type { WorkspaceTx } from './database/db.ts'
import { readUnfenced } from './database/read-unfenced.ts'

/** A real customer of the audience, and what makes them worth a preview; a customer may be several of these. */
export type PreviewCustomer = Profile & {
  isTypical: boolean
  hasLongestName: boolean
  /** Of the wanted traits, those without a value, where nobody lacks more. */
  lacks: string[]
}

const chosenFrom = 1000
const most = 40
/** An audience of which so many are among the first customers is chosen from those, as samples are (store/audience.ts). */
const firstCustomers = 5000
const enoughToChoose = 200

/**
 * Customers for previews, from the earliest of the audience: a typical one (of those who lack least, by chance one who
 * speaks the most common language), the one with the longest name, the one who lacks most of the given traits if anyone
 * lacks one, and one for each language that is spoken there.
 */
export async function choosePreviewCustomers(
  ws: WorkspaceTx,
  condition: Condition,
  traits: readonly string[],
  now: Temporal.Instant,
): Promise<PreviewCustomer[]> {
  const scope = await readSqlScope(ws, now)
  const isFirst = sql<boolean>`c.id <= all (
    select id from customers where workspace_id = ${ws.workspaceId} order by id offset ${firstCustomers - 1} limit 1)`
  const ofFew = sql<boolean>`${isFirst} and ${conditionToSql(condition, { ...scope, few: true })}`
  const { size, customers } = await choose(ws, ofFew, traits)
  return size >= enoughToChoose ? customers : (await choose(ws, conditionToSql(condition, scope), traits)).customers
}

async function choose(ws: WorkspaceTx, holds: RawBuilder<boolean>, traits: readonly string[]) {
  const rows = await readUnfenced(
    ws,
    sql<PreviewCustomer & { size: number }>`
      with audience as (
        select c.*, array(select name from unnest(${[...traits]}::text[]) name
                           where coalesce(btrim(case name when 'email' then c.email when 'phone' then c.phone
                                                          when 'language' then c.language when 'country' then c.country
                                                          when 'timezone' then c.timezone when 'user_id' then c.user_id
                                                          when 'created_at' then c.created_at::text
                                                          when 'last_seen_at' then c.last_seen_at::text
                                                          else c.traits ->> name end), '') = '') as lacks
          from customers c
         where c.workspace_id = ${ws.workspaceId} and ${holds}
         order by c.id limit ${chosenFrom}
      ), counted as (
        select *, row_number() over (order by length(coalesce(traits ->> 'first_name', '')) desc, id) as by_name,
               row_number() over (order by cardinality(lacks) desc, id) as by_lack,
               row_number() over (partition by language order by cardinality(lacks), md5(id::text)) as by_language,
               count(*) over (partition by language) as speakers, count(*) over () as size
          from audience
      ), ranked as (
        select *, row_number() over (order by cardinality(lacks), speakers desc, by_name = 1, md5(id::text)) as by_chance
          from counted
      )
      select ${profileColumns}, by_chance = 1 as "isTypical", by_name = 1 as "hasLongestName",
             case when by_lack = 1 then lacks else array[]::text[] end as lacks, size
        from ranked c
       where by_chance <= 3 or by_name = 1 or (by_lack = 1 and cardinality(lacks) > 0)
          or (language is not null and by_language = 1)
       order by by_chance limit ${most}`,
  )
  const chosen = rows.map(({ size, ...customer }) => ({ size, customer }))
  return { size: chosen[0]?.size ?? 0, customers: chosen.map(({ customer }): PreviewCustomer => customer) }
}
