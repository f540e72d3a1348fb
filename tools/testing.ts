import { sql } from 'kysely'
import { newId } from '../domain/ids.ts'
import type { Role } from '../domain/roles.ts'
import type { Clock } from '../domain/clock.ts'
import type { Embedder } from '../domain/embedder.ts'
import { recountTraits } from '../store/catalogue/recount.ts'
import type { Db } from '../store/database/db.ts'
import { givenMember } from '../store/testing.ts'
import type { Approved, ToolContext } from './define-tool.ts'

const constantEmbedder: Embedder = {
  id: 'test-constant',
  embed: (texts) => Promise.resolve(texts.map(() => Array.from({ length: 512 }, (_, index) => (index === 0 ? 1 : 0)))),
}

/** A context as a turn gives it; calls of one test share a turn unless `turnId` says otherwise. */
export async function givenToolContext(
  db: Db,
  workspaceId: number,
  clock: Clock,
  parts: {
    role?: Role
    threadId?: string
    turnId?: string
    approval?: Approved
    providers?: Record<string, string>
    translator?: ToolContext['translator']
  } = {},
): Promise<ToolContext> {
  const member = await givenMember(db, workspaceId, parts.role ?? 'admin')
  return {
    db,
    workspaceId,
    clock,
    member,
    threadId: parts.threadId ?? 'thr_tools',
    turnId: parts.turnId ?? newId('turn'),
    toolCallId: 'call_1',
    surface: 'web',
    embedder: constantEmbedder,
    translator: parts.translator ?? null,
    providers: parts.providers ?? {
      push: 'recorder',
      email: 'recorder',
      sms: 'recorder',
      whatsapp: 'recorder',
      in_app: 'recorder',
    },
    publicUrl: 'https://c.example',
    approval: parts.approval ?? null,
    report: () => undefined,
  }
}

/**
 * A small bookshop: ten customers c1 to c10, odd ones bought (“purchased”, with basket_id), c1 to c4 are on the plan
 * “club”, all but c10 have an email, and c2 has said no to the topic “news”.
 */
export async function givenBookshop(db: Db, workspaceId: number, now: Temporal.Instant): Promise<void> {
  const at = (daysAgo: number) => now.subtract({ hours: daysAgo * 24 }).toString()
  await sql`insert into topics (workspace_id, name, title) values (${workspaceId}, 'news', 'News'), (${workspaceId}, 'deals', 'Deals')`.execute(
    db,
  )
  for (let index = 1; index <= 10; index += 1) {
    const traits = { first_name: `Reader ${index}`, plan: index <= 4 ? 'club' : 'guest' }
    const { rows } = await sql<{ id: number }>`
      insert into customers (workspace_id, user_id, email, last_seen_at, traits)
      values (${workspaceId}, ${`c${index}`}, ${index === 10 ? null : `c${index}@example.com`}, ${at(index * 10)}, ${JSON.stringify(traits)}::jsonb)
      returning id`.execute(db)
    const id = rows[0]?.id ?? 0
    if (index === 2) {
      await sql`insert into consents (workspace_id, customer_id, topic, channel, allowed, source, changed_at)
                values (${workspaceId}, ${id}, 'news', '*', false, 'test', ${at(1)})`.execute(db)
    }
    if (index % 2 === 0) continue
    await sql`insert into events (workspace_id, customer_id, name, at, received_at, message_id, properties)
              values (${workspaceId}, ${id}, 'purchased', ${at(index)}, ${at(index)}, ${`m${index}`}, ${JSON.stringify({ basket_id: `b${index}`, total: index * 10 })}::jsonb)`.execute(
      db,
    )
  }
  await sql`insert into catalogue_events (workspace_id, name, count, last_seen_at, properties)
            values (${workspaceId}, 'purchased', 5, ${at(1)}, '{"basket_id": "text", "total": "number"}')`.execute(db)
  await recountTraits(db, workspaceId)
}
