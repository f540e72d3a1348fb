import { sql } from 'kysely'
import { toSql } from 'pgvector/pg'
import { createOfflineEmbedder } from '../../agent/offline/embedder.ts'
import { newId } from '../../domain/ids.ts'
import type { Db } from '../../store/database/db.ts'

const pageSize = 1_000
const words = {
  who: ['readers', 'members', 'new customers', 'club members', 'students', 'teams', 'families', 'writers', 'guests'],
  what: [
    'the newsletter',
    'order updates',
    'the welcome email',
    'push messages',
    'win-back copy',
    'invoices',
    'surveys',
  ],
  act: ['never mention', 'always mention', 'prefer', 'avoid', 'begin with', 'end with', 'speak of', 'leave out'],
  thing: [
    'delivery times',
    'discounts',
    'the first name',
    'exclamation marks',
    'emoji',
    'prices',
    'the founder',
    'opening hours',
    'our guarantee',
    'the app',
    'competitors',
    'jargon',
    'deadlines',
    'free shipping',
    'stock levels',
  ],
} as const
export const questions = [
  'Write the welcome email for new readers',
  'no emoji in push messages to students',
  'Remind club members about free shipping',
  'How do we speak of discounts to families?',
  'Win back guests who left, and leave out prices',
  'Survey for teams about the app',
  'Tell writers about opening hours',
  'Copy for invoices without jargon',
]

export async function givenWorkspace(db: Db): Promise<{ workspaceId: number; memberId: string }> {
  const { rows } = await sql<{ id: number }>`insert into workspaces (name) values ('Bench') returning id`.execute(db)
  const workspaceId = rows[0]?.id ?? 0
  await sql`insert into workspace_settings (workspace_id) values (${workspaceId})`.execute(db)
  return { workspaceId, memberId: 'mem_bench' }
}

/** Rules with words and a vector of their own, written in pages. */
export async function addMemories(
  db: Db,
  workspaceId: number,
  { from, to }: { from: number; to: number },
): Promise<void> {
  const embedder = createOfflineEmbedder()
  const startedAt = Temporal.Instant.from('2026-01-01T00:00:00Z')
  for (let first = from; first < to; first += pageSize) {
    const texts = Array.from({ length: Math.min(pageSize, to - first) }, (_, index) => makeRule(first + index))
    const vectors = await embedder.embed(texts)
    const page = texts.map((text, index) => ({
      id: newId('memory'),
      text,
      lint: (first + index) % 5 === 0 ? { maxEmoji: 0 } : null,
      embedding: toSql(vectors[index] ?? []),
      created_at: startedAt.add({ minutes: first + index }).toString(),
    }))
    await sql`
      insert into brand_memories (workspace_id, id, kind, scope_kind, scope_value, text, lint, source, embedding, embedder, created_by, created_at)
      select ${workspaceId}, id, 'do', 'workspace', null, text, nullif(lint, 'null'::jsonb), '{"threadId":null,"turnId":null,"quote":null}',
             embedding::halfvec, ${embedder.id}, 'mem_bench', created_at
        from jsonb_to_recordset(${JSON.stringify(page)}::jsonb) as m(id text, text text, lint jsonb, embedding text, created_at timestamptz)`.execute(
      db,
    )
  }
}

/** Combinations of the words in turn, then with a number, so that no two are the same. */
function makeRule(index: number): string {
  const pick = <T>(list: readonly T[], step: number): T => {
    const found = list[Math.floor(index / step) % list.length]
    if (found === undefined) throw new Error('the list is empty')
    return found
  }
  const { who, what, act, thing } = words
  const base = `In ${pick(what, 1)} for ${pick(who, what.length)}, ${pick(act, what.length * who.length)} ${pick(thing, 11)}`
  return `${base} (project ${makeWord(index)} ${makeWord(index * 7919 + 13)}).`
}

const syllables = [
  'ba',
  'ko',
  'ri',
  'tu',
  'ne',
  'sol',
  'mar',
  'vi',
  'den',
  'lo',
  'fa',
  'gre',
  'hul',
  'pim',
  'zat',
  'qui',
]

function makeWord(seed: number): string {
  let [left, word] = [(seed * 2654435761) >>> 0, '']
  for (let part = 0; part < 4; part += 1) {
    word += syllables[left % syllables.length]
    left = Math.floor(left / syllables.length)
  }
  return word
}
