import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Embedder } from '../../domain/embedder.ts'
import { newId } from '../../domain/ids.ts'
import { test } from '../testing.ts'
import type { WorkspaceTx } from '../database/db.ts'
import { insertMemory } from './memories.ts'
import { findCandidates, findNearestIds } from './recall.ts'
import { reEmbedMemories } from './re-embed.ts'
import { keepVectorIndexes } from './vector-index.ts'

const at = Temporal.Instant.from('2026-11-24T10:00:00Z')
const unit = (place: number) => Array.from({ length: 512 }, (_, index) => (index === place ? 1 : 0))
/** Each text is as near as its first letter is to another's. */
const embedder = (id: string, shift = 0): Embedder => ({
  id,
  embed: (texts) => Promise.resolve(texts.map((text) => unit(((text.codePointAt(0) ?? 0) + shift) % 512))),
})
const [old, fresh] = [embedder('test-old'), embedder('test-new', 7)]

async function keep(ws: WorkspaceTx, text: string, by: Embedder): Promise<string> {
  const id = newId('memory')
  const [embedding = []] = await by.embed([text])
  const source = { threadId: null, turnId: null, quote: null }
  const rule = { kind: 'do' as const, scope: { kind: 'workspace' as const, value: null }, text, lint: null }
  await insertMemory(ws, {
    ...rule,
    id,
    source,
    createdBy: 'mem_1',
    createdAt: at,
    expiresAt: null,
    embedding,
    embedder: by.id,
  })
  return id
}

async function query(text: string, by: Embedder, near = 1) {
  const [embedding = []] = await by.embed([text])
  return { embedding, embedder: by.id, memberId: 'mem_1', at, limits: { near, recent: 5, checked: 5 } }
}

test('vectors of two embedders are never compared, and become one embedder’s again', async ({
  db,
  workspaceId,
  inWs,
}) => {
  const id = await inWs((ws) => keep(ws, 'Alpha', old))
  const asked = await query('Alpha', fresh)
  expect(await inWs((ws) => findNearestIds(ws, asked))).toEqual([])
  // It is still told by its age, as one whose likeness is not known.
  expect(await inWs((ws) => findCandidates(ws, asked))).toMatchObject([{ memory: { id }, similarity: null }])
  expect(await reEmbedMemories(db, fresh, AbortSignal.abort(), workspaceId)).toBe(0)
  expect(await reEmbedMemories(db, fresh, new AbortController().signal, workspaceId)).toBe(1)
  expect(await inWs((ws) => findCandidates(ws, asked))).toMatchObject([{ memory: { id }, similarity: 1 }])
})

test('a workspace that grows large gets an index of its own, which finds the same and goes when it shrinks', async ({
  store,
  db,
  workspaceId,
  inWs,
}) => {
  const ids = await inWs(async (ws) => {
    const kept: string[] = []
    for (let index = 0; index < 30; index += 1) kept.push(await keep(ws, String.fromCodePoint(65 + index), fresh))
    return kept
  })
  const stopped = new AbortController().signal
  const changes = await keepVectorIndexes(store, stopped, 25)
  expect(changes.made.includes(workspaceId)).toBe(store.kind === 'server')
  const asked = await query('C', fresh)
  await inWs(async (ws) => {
    await sql`select set_config('enable_seqscan', 'off', true)`.execute(ws.tx)
    expect(await findNearestIds(ws, asked)).toEqual([ids[2]])
  })
  await sql`update brand_memories set forgotten_at = now() where workspace_id = ${workspaceId} and id <> ${ids[0] ?? ''}`.execute(
    db,
  )
  const after = await keepVectorIndexes(store, stopped, 25)
  expect(after.dropped.includes(workspaceId)).toBe(store.kind === 'server')
})
