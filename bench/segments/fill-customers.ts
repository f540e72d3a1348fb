import { sql } from 'kysely'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { benchNow } from './now.ts'
import { draw, pick } from './random-sql.ts'

const plans = ['free', 'trial', 'starter', 'pro', 'team', 'enterprise']
const sources = ['search', 'friend', 'social', 'ads', 'newsletter', 'partner']
const stages = ['new', 'active', 'loyal', 'at risk', 'lost']
const categories = ['garden', 'kitchen', 'lighting', 'textiles', 'furniture', 'bathroom', 'office', 'outdoor']
const cityCount = 2000

const id = sql`i`
const now = sql`${benchNow.toString()}::timestamptz`

/** Customers with their typed columns and twelve traits, consents, devices and suppressions. */
export async function fillCustomers({ tx, workspaceId }: WorkspaceTx, count: number): Promise<void> {
  await sql`
    insert into customers (workspace_id, id, user_id, email, phone, language, timezone, country, created_at, last_seen_at, traits)
    overriding system value
    select ${workspaceId}, i, 'u' || i, case when ${draw(id, 1)} < 0.95 then 'customer' || i || '@example.com' end,
           case when ${draw(id, 2)} < 0.4 then '+4930' || lpad(i::text, 8, '0') end,
           ${pick(id, 3, ['en', 'de', 'fr', 'es'])}, ${pick(id, 4, ['Europe/Berlin', 'Europe/London', 'America/New_York'])},
           ${pick(id, 5, ['DE', 'GB', 'US', 'FR', 'ES', 'AT'])}, ${now} - ${draw(id, 6)} * interval '900 days',
           ${now} - power(${draw(id, 7)}, 3) * interval '300 days',
           jsonb_build_object(
             'plan', ${pick(id, 10, plans)}, 'source', ${pick(id, 11, sources)}, 'stage', ${pick(id, 12, stages)},
             'favourite', ${pick(id, 13, categories)}, 'city', 'City ' || floor(${draw(id, 14)} * ${cityCount}::int)::int,
             'first_name', 'Name' || (i % 5000), 'company', 'Company ' || (i % 70001) || ' GmbH',
             'orders', floor(power(${draw(id, 15)}, 4) * 60)::int, 'score', floor(${draw(id, 16)} * 100)::int,
             'is_vip', ${draw(id, 17)} < 0.03,
             'birthday', (date '1950-01-01' + floor(${draw(id, 18)} * 20000)::int)::text)
           || case when ${draw(id, 19)} < 0.8
                then jsonb_build_object('ltv', round((power(${draw(id, 20)}, 3) * 2000)::numeric, 2)) else '{}' end
      from generate_series(1, ${count}::int) as i`.execute(tx)
  await sql`
    insert into topics (workspace_id, name, title, opt_in) values (${workspaceId}, 'offers', 'Offers', false)`.execute(
    tx,
  )
  await sql`
    insert into consents (workspace_id, customer_id, topic, channel, allowed, source, changed_at)
    select ${workspaceId}, i, 'offers', '*', ${draw(id, 30)} < 0.5, 'bench', ${now}
      from generate_series(1, ${count}::int) as i where ${draw(id, 31)} < 0.2`.execute(tx)
  await sql`
    insert into devices (workspace_id, customer_id, token, platform, push_enabled)
    select ${workspaceId}, i, 'token-' || i, 'ios', ${draw(id, 32)} < 0.8
      from generate_series(1, ${count}::int) as i where ${draw(id, 33)} < 0.5`.execute(tx)
  await sql`
    insert into suppressions (workspace_id, channel, address, reason, created_at)
    select ${workspaceId}, 'email', 'customer' || i || '@example.com', 'hard bounce', ${now}
      from generate_series(1, ${count}::int) as i where ${draw(id, 34)} < 0.01`.execute(tx)
}
