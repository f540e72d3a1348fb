import { sql } from 'kysely'
import { spellEmail } from '../../domain/email-address.ts'
import type { PersonTerms } from '../../domain/privacy/redact.ts'
import type { WorkspaceTx } from '../database/db.ts'

const shortestName = 3
const shortestText = 5
/** “12” is in every second sentence: an id of digits alone must be as long as a phone number to be told from a figure. */
const shortestDigits = 8

/** By what this customer can be named in free text. Values of traits count where no other customer has the same. */
export async function collectTerms(ws: WorkspaceTx, customerId: number): Promise<PersonTerms> {
  const known = await listIdentifiers(ws, customerId)
  const traits = await listOwnTexts(ws, customerId)
  const isName = (text: string) => /^[\p{L}\p{M}'’-]+$/u.test(text)
  const texts = [...known.filter(({ kind }) => kind !== 'phone').flatMap(({ value }) => spellEmail(value)), ...traits]
  const unique = [...new Set(texts.map((text) => text.trim()))]
  return {
    customerId,
    phones: [
      ...new Set(known.flatMap(({ kind, value }) => (kind === 'phone' && !isShortNumber(value) ? [value] : []))),
    ],
    exact: unique.filter((text) => text.length >= shortestText && !isShortNumber(text) && !isName(text)),
    names: unique.filter((text) => text.length >= shortestName && isName(text)),
  }
}

const isShortNumber = (text: string) =>
  /^[\d.,\s:+-]+$/.test(text) && text.replaceAll(/\D/g, '').length < shortestDigits

type Identifier = { kind: string; value: string }

async function listIdentifiers({ tx, workspaceId }: WorkspaceTx, id: number): Promise<Identifier[]> {
  const { rows } = await sql<Identifier>`
    select distinct kind, value from (
      select kind, value from customer_identities where workspace_id = ${workspaceId} and customer_id = ${id}
      union all
      select v.kind, v.value from customers c
       cross join lateral (values ('user_id', c.user_id), ('email', c.email), ('phone', c.phone)) as v (kind, value)
       where c.workspace_id = ${workspaceId} and c.id = ${id}
      union all
      select 'token', token from devices where workspace_id = ${workspaceId} and customer_id = ${id}
      union all
      select case when d.channel in ('sms', 'whatsapp') then 'phone' else 'address' end, a.value
        from deliveries d cross join lateral string_to_table(d.address, E'\n') as a (value)
       where d.workspace_id = ${workspaceId} and d.customer_id = ${id}) known
     where value <> ''`.execute(tx)
  return rows
}

/** Texts in their traits that are nobody else's, and first and last name together. */
async function listOwnTexts({ tx, workspaceId }: WorkspaceTx, id: number): Promise<string[]> {
  const { rows } = await sql<{ value: string }>`
    with c as (select traits from customers where workspace_id = ${workspaceId} and id = ${id})
    select t.value #>> '{}' as value from c cross join lateral jsonb_each(c.traits) as t (key, value)
     where jsonb_typeof(t.value) = 'string' and length(t.value #>> '{}') between 3 and 1000
       and not exists (select 1 from customers o
                        where o.workspace_id = ${workspaceId} and o.id <> ${id}
                          and o.traits @> jsonb_build_object(t.key, t.value))
    union
    select leaf #>> '{}' from c cross join lateral jsonb_each(c.traits) as t (key, value)
     cross join lateral jsonb_path_query(t.value, 'strict $.** ? (@.type() == "string")') as leaf
     where jsonb_typeof(t.value) in ('object', 'array') and length(leaf #>> '{}') between 8 and 1000
       and leaf #>> '{}' ~ '[0-9@ ]'
       and not exists (select 1 from customers o
                        where o.workspace_id = ${workspaceId} and o.id <> ${id}
                          and o.traits @> jsonb_build_object(t.key, t.value))
    union
    select concat_ws(' ', traits ->> 'first_name', traits ->> 'last_name') from c
     where traits ? 'first_name' and traits ? 'last_name'`.execute(tx)
  return rows.map(({ value }) => value)
}
