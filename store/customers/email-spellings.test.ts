import { readFile } from 'node:fs/promises'
import { domainToASCII } from 'node:url'
import { sql } from 'kysely'
import { expect } from 'vitest'
import { foldEmail } from '../../domain/email-address.ts'
import type { Db } from '../database/db.ts'
import { test } from '../testing.ts'

/** As an upgrade finds the rows of before addresses were folded. */
async function migrateAgain(db: Db): Promise<void> {
  const text = await readFile(new URL('../../migrations/0050_email_spellings.sql', import.meta.url), 'utf8')
  await db.transaction().execute((tx) => sql.raw(text).execute(tx))
}

const domains = [
  'ü.de bücher.example straße.at mail.ñandú.cl пример.рф 例え.jp 中国.中国 한국.kr ไทย.com مثال.إختبار نامه\u200cای.com',
  'भारत.in ελλάδα.gr việt-nam.vn łódź.pl 💩.la a-ü-b.xn--p1ai עברית.co.il ξεσκεπάζω.gr zażółć-gęślą-jaźń.example',
  'öäüöäüöäüöäüöäüöäüöäüöäü.de 日本語ドメイン名例.jp',
].flatMap((line) => line.split(' '))

test('a migrated address is what it would be as a new one, in every script', async ({ db, workspaceId }) => {
  const odd = [
    'u\u0308.de',
    'ｅｘａｍｐｌｅ.com',
    'exa\u00admple.com',
    'xn--a.de',
    'xn--.de',
    'xn--tda-.de',
    'xn--zz99999999.de',
  ]
  const plain = ['example.com', 'xn-tda.de']
  const lookalikes = [
    '\u202aada@example.com\u202c',
    'a\u200bda\u200d@ü.de',
    'ａｄａ＋x@example.com',
    'ﬁona@x.de',
    'éｖ\ufeff@x.de',
  ]
  const written = [domains, domains.map(domainToASCII), odd, plain]
    .flat()
    .map((domain, index) => `u${index}@${domain}`)
    .concat(lookalikes)
  await sql`insert into customers (workspace_id, email) select ${workspaceId}, unnest(${written}::text[])`.execute(db)
  await migrateAgain(db)
  const { rows } = await sql<{ email: string }>`
    select email from customers where workspace_id = ${workspaceId} order by id`.execute(db)
  expect(rows.map(({ email }) => email)).toEqual(written.map(foldEmail))
})

test('suppressions and ids of two spellings become one, and nobody loses the last id', async ({ db, workspaceId }) => {
  const two = ['ada@xn--tda.de', 'ada@ü.de', 'bob@xn--tda.de']
  const { rows: customers } = await sql<{ id: number }>`
    insert into customers (workspace_id, email) select ${workspaceId}, unnest(${two}::text[]) returning id`.execute(db)
  const ids = customers.map(({ id }) => id)
  await sql`
    insert into customer_identities (workspace_id, kind, value, customer_id)
    select ${workspaceId}, 'email', * from unnest(${two}::text[], ${ids}::bigint[])`.execute(db)
  await sql`
    insert into suppressions (workspace_id, channel, address, reason, created_at)
    select ${workspaceId}, 'email', a, 'bounced', now() from unnest(${two}::text[]) as a`.execute(db)
  await migrateAgain(db)
  const { rows: suppressed } = await sql`
    select address from suppressions where workspace_id = ${workspaceId} order by 1`.execute(db)
  expect(suppressed).toEqual([{ address: 'ada@ü.de' }, { address: 'bob@ü.de' }])
  const { rows: known } = await sql`
    select customer_id - ${ids[0]} as nth, value from customer_identities where workspace_id = ${workspaceId} order by 1`.execute(
    db,
  )
  expect(known).toEqual([
    { nth: 0, value: 'ada@xn--tda.de' },
    { nth: 1, value: 'ada@ü.de' },
    { nth: 2, value: 'bob@ü.de' },
  ])
})
