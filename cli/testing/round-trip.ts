import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect } from 'vitest'
import type { Db } from '../../store/database/db.ts'
import { givenWorkspace } from '../../store/testing.ts'
import { lookInto } from './database.ts'
import { type Place, runProgram } from './place.ts'

/** Export a workspace, the first one unless told, import it into an empty one beside it, and hold the two equal. */
export async function holdRoundTrip(
  place: Place,
  format: 'csv' | 'ndjson',
  originalId = 1,
): Promise<{ people: number; events: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-export-'))
  try {
    const exported = await runProgram(place, 'cli/export.ts', [
      '--out',
      folder,
      '--format',
      format,
      '--workspace',
      String(originalId),
    ])
    expect(exported).toMatchObject({ code: 0 })
    const copyId = await lookInto(place, (db) => givenWorkspace(db))
    const files = [join(folder, `people.${format}`), join(folder, 'events.ndjson')]
    const args = [...files, '--workspace', String(copyId), '--create-topics']
    const imported = await runProgram(place, 'cli/import.ts', args)
    expect(imported).toMatchObject({ code: 0 })
    expect(imported.out).toMatch(/ 0 refused[^]* 0 refused/)
    return await lookInto(place, async (db) => {
      const original = await readAll(db, originalId, format)
      const copy = await readAll(db, copyId, format)
      expect(copy.people).toEqual(original.people)
      expect(copy.events).toEqual(original.events)
      return { people: original.people.length, events: original.events.length }
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** All that the files carry, in an order of its own. In a table a consent has its time and not its source. */
async function readAll(db: Db, workspaceId: number, format: 'csv' | 'ndjson') {
  const source = format === 'csv' ? sql`null` : sql`s.source`
  const { rows: people } = await sql<{ key: string; person: unknown }>`
    select coalesce(c.user_id, c.email) as key,
           to_jsonb(c) - '{workspace_id,id,first_seen_at,updated_at}'::text[] as person,
           (select jsonb_agg(i.value order by i.value) from customer_identities i
             where i.workspace_id = c.workspace_id and i.customer_id = c.id) as ids,
           (select jsonb_agg(jsonb_build_array(s.topic, s.channel, s.allowed, s.changed_at, ${source}) order by s.topic, s.channel)
              from consents s where s.workspace_id = c.workspace_id and s.customer_id = c.id) as consents,
           (select jsonb_agg(jsonb_build_array(d.token, d.platform, d.push_enabled, d.last_active_at) order by d.token)
              from devices d where d.workspace_id = c.workspace_id and d.customer_id = c.id) as devices
      from customers c where c.workspace_id = ${workspaceId} order by 1`.execute(db)
  const { rows: events } = await sql<{ key: string }>`
    select coalesce(c.user_id, c.email) as key, e.name, e.at::text as at, e.message_id as id, e.properties, e.context
      from events e join customers c on c.workspace_id = e.workspace_id and c.id = e.customer_id
     where e.workspace_id = ${workspaceId} order by 1, 2, 3, 4, e.properties`.execute(db)
  return { people, events }
}
