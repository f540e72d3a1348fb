import { sql } from 'kysely'
import { toSql } from 'pgvector/pg'
import { createOfflineEmbedder } from '../../agent/offline/embedder.ts'
import type { Db } from '../../store/database/db.ts'

const pageSize = 10_000
/** So many rules, each about so many projects: 250,000 texts that differ. */
const parts = 500

const who = [
  'readers',
  'members',
  'new customers',
  'club members',
  'students',
  'teams',
  'families',
  'writers',
  'guests',
]
const what = ['the newsletter', 'order updates', 'the welcome email', 'push messages', 'win-back copy', 'invoices']
const act = ['never mention', 'always mention', 'prefer', 'avoid', 'begin with', 'end with', 'speak of', 'leave out']
const thing = [
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
]
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

/**
 * Rules with words and a vector of their own. The offline embedder adds up what a text holds, so the vector of a rule
 * about a project is the sum of both, which the database makes: embedding 100,000 texts would take minutes.
 */
export async function addMemories(
  db: Db,
  workspaceId: number,
  { from, to }: { from: number; to: number },
): Promise<void> {
  const { id: embedder } = createOfflineEmbedder()
  const [rules, projects] = [
    await embed(makeRule),
    await embed((index) => `project ${makeWord(index)} ${makeWord(index * 31 + 7)}`),
  ]
  for (let first = from; first < to; first += pageSize) {
    const last = Math.min(first + pageSize, to) - 1
    await sql`
      with r as materialized (
        select i, text, vector::halfvec from jsonb_to_recordset(${rules}::jsonb) as r(i int, text text, vector text)),
      p as materialized (
        select i, text, vector::halfvec from jsonb_to_recordset(${projects}::jsonb) as p(i int, text text, vector text))
      insert into brand_memories (workspace_id, id, kind, scope_kind, scope_value, text, lint, source, embedding, embedder, created_by, created_at)
      select ${workspaceId}, 'mry_' || n, 'do', 'workspace', null, r.text || ' (' || p.text || ').',
             case when n % 5 = 0 then '{"maxEmoji": 0}'::jsonb end, '{"threadId": null, "turnId": null, "quote": null}',
             l2_normalize(r.vector + p.vector), ${embedder}, 'mem_bench',
             '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 minute'
        from generate_series(${first}::int, ${last}::int) n
        join r on r.i = n % ${parts}::int join p on p.i = n / ${parts}::int % ${parts}::int`.execute(db)
  }
}

async function embed(make: (index: number) => string): Promise<string> {
  const texts = Array.from({ length: parts }, (_, index) => make(index))
  const vectors = await createOfflineEmbedder().embed(texts)
  return JSON.stringify(texts.map((text, i) => ({ i, text, vector: toSql(vectors[i] ?? []) })))
}

/** Lists whose lengths have little in common give a combination of their own for each number. */
const makeRule = (index: number): string =>
  `In ${pick(what, index)} for ${pick(who, index)}, ${pick(act, index * 3 + 1)} ${pick(thing, index * 5 + 2)}`

function makeWord(seed: number): string {
  const letters = (seed * 2_654_435_761) >>> 0
  return [0, 4, 8, 12].map((bits) => pick(syllables, letters >>> bits)).join('')
}

const pick = (list: readonly string[], index: number): string => list[index % list.length] ?? ''
