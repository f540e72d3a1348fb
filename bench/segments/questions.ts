import { sql, type RawBuilder } from 'kysely'
import { Condition, type ConditionInput } from '../../domain/conditions/condition.ts'
import { benchNow } from './now.ts'

/** A question as a marketer's condition, and as the SQL that an engineer who knows the tables would write for it. */
export type Question = {
  name: string
  condition: Condition
  /** Whether byHand lists a customer more than once, to be counted as one. */
  repeats: boolean
  /** One column `id`. */
  byHand: (workspaceId: number) => RawBuilder<{ id: number }>
}

const now = sql`${benchNow.toString()}::timestamptz`
const ago = (days: number) => sql`${benchNow.subtract({ hours: 24 * days }).toString()}::timestamptz`
const question = (
  name: string,
  condition: ConditionInput,
  byHand: Question['byHand'],
  { repeats = false } = {},
): Question => ({ name, condition: Condition.parse(condition), repeats, byHand })
const contains = (traits: object) => sql`traits @> ${JSON.stringify(traits)}::jsonb`
const did = (ws: number, event: string, days: number) => sql<{ id: number }>`
  select customer_id as id from events
   where workspace_id = ${ws} and name = ${event} and at >= ${ago(days)} and at <= ${now}`

/** The ten questions of growing difficulty that segments are measured by. */
export const questions: readonly Question[] = [
  question(
    'one hot trait',
    { trait: { name: 'plan', is: 'trial' } },
    (ws) => sql`select id from customers where workspace_id = ${ws} and ${contains({ plan: 'trial' })}`,
  ),
  question(
    'three traits',
    {
      all: [
        { trait: { name: 'plan', is: 'trial' } },
        { trait: { name: 'source', is: 'ads' } },
        { trait: { name: 'stage', is: 'at risk' } },
      ],
    },
    (ws) => sql`
      select id from customers
       where workspace_id = ${ws} and ${contains({ plan: 'trial', source: 'ads', stage: 'at risk' })}`,
  ),
  question(
    'one cold trait',
    { trait: { name: 'city', is: 'City 7' } },
    (ws) => sql`select id from customers where workspace_id = ${ws} and ${contains({ city: 'City 7' })}`,
  ),
  question(
    'text contains',
    { trait: { name: 'company', contains: 'ny 123' } },
    (ws) => sql`select id from customers where workspace_id = ${ws} and traits ->> 'company' ilike '%ny 123%'`,
  ),
  question(
    'did X in 7 days',
    { performed: { event: 'order_completed', withinDays: 7 } },
    (ws) => did(ws, 'order_completed', 7),
    { repeats: true },
  ),
  question(
    'did X at least 3 times in 30 days where',
    {
      performed: {
        event: 'order_completed',
        where: [{ property: 'total', greaterThan: 50 }],
        atLeast: 3,
        withinDays: 30,
      },
    },
    (ws) => sql`
      ${did(ws, 'order_completed', 30)} and (properties -> 'total')::numeric > 50
      group by customer_id having count(*) >= 3`,
  ),
  question(
    'did X and not Y',
    {
      all: [
        { performed: { event: 'product_viewed', withinDays: 7 } },
        { not: { performed: { event: 'order_completed', withinDays: 30 } } },
      ],
    },
    (ws) => sql`
      select id from (${did(ws, 'product_viewed', 7)}) as viewed
       where not exists (select 1 from (${did(ws, 'order_completed', 30)}) as ordered where ordered.id = viewed.id)`,
    { repeats: true },
  ),
  question(
    'nested any, all, not of six',
    {
      all: [
        {
          any: [
            { trait: { name: 'plan', in: ['pro', 'team'] } },
            { performed: { event: 'plan_changed', withinDays: 30 } },
          ],
        },
        { trait: { name: 'score', greaterThan: 40 } },
        {
          not: {
            any: [{ trait: { name: 'country', is: 'US' } }, { performed: { event: 'review_written', withinDays: 60 } }],
          },
        },
        { performed: { event: 'app_opened', withinDays: 14 } },
      ],
    },
    (ws) => sql`
      with reviewed as materialized (${did(ws, 'review_written', 60)}),
           changed as materialized (${did(ws, 'plan_changed', 30)})
      select c.id from customers c join (select distinct id from (${did(ws, 'app_opened', 14)}) as e) o on o.id = c.id
       where c.workspace_id = ${ws} and country is distinct from 'US' and (traits -> 'score')::numeric > 40
         and (traits ->> 'plan' in ('pro', 'team') or c.id in (select id from changed))
         and c.id not in (select id from reviewed)`,
  ),
  question(
    'percentile and weekly activity',
    { all: [{ topPercent: { trait: 'ltv', percent: 10 } }, { performedEachWeek: { event: 'app_opened', weeks: 4 } }] },
    (ws) => sql`
      with weekly as materialized (
        select customer_id from events
         where workspace_id = ${ws} and name = 'app_opened' and at > ${ago(28)} and at <= ${now}
         group by customer_id
        having bit_or(1 << floor(extract(epoch from ${now} - at) / 604800)::int) = 15)
      select c.id from customers c join weekly w on w.customer_id = c.id
       where c.workspace_id = ${ws} and (traits -> 'ltv')::float8 >= (
         select percentile_cont(0.9) within group (order by (traits -> 'ltv')::float8) from customers
          where workspace_id = ${ws} and traits ? 'ltv')`,
  ),
  question(
    'opened campaign A and not converted',
    { all: [{ opened: { campaign: 'cmp_a' } }, { not: { converted: { campaign: 'cmp_a' } } }] },
    (ws) => sql`
      select customer_id as id from deliveries
       where workspace_id = ${ws} and campaign_id = 'cmp_a'
       group by customer_id
      having bool_or(opened_at <= ${now}) and bool_or(converted_at <= ${now}) is not true`,
  ),
]
