import { sql } from 'kysely'
import { newId } from '../../domain/ids.ts'
import { foldCatalogue } from '../catalogue/fold.ts'
import { type Db, inWorkspace } from '../database/db.ts'
import { ensureEventPartitions } from '../events/partitions.ts'
import { historyDays } from './life.ts'
import { makeCustomer, seedTopics } from './make-customer.ts'
import { seedCampaigns } from './campaigns.ts'
import { insertCampaigns } from './write-campaigns.ts'
import { writeChunk } from './write-chunk.ts'
import { changeSettings } from '../workspaces/settings.ts'
import { writeWorkspace } from './write-workspace.ts'

export type SeedOptions = {
  now: Temporal.Instant
  /** What the workspace is called. Default Larkspur; two of one name cannot be filled at once. */
  name?: string
  /** Default 5,000. */
  customers?: number
  /** About how many; default twelve a customer. */
  events?: number
  onProgress?: (text: string) => void
}

export type SeedResult = { workspaceId: number; memberId: string; customers: number; events: number }

const demoName = 'Larkspur'
const unfinished = (name: string) => `${name} (being filled)`
const chunkSize = 1_000
const eventsPerCustomer = 12

/** True when there is no workspace yet, or only a demo whose filling was cut short. */
export async function isEmpty(db: Db): Promise<boolean> {
  const { rows } = await sql`select 1 from workspaces where name <> ${unfinished(demoName)} limit 1`.execute(db)
  return rows.length === 0
}

/**
 * Make the demo workspace Larkspur: the same customers on every machine, their lives told backwards from `now`. It goes
 * in by chunks, so that memory stays flat at any size; one that was cut short is thrown away by the next call.
 */
export async function seedDemo(db: Db, options: SeedOptions): Promise<SeedResult> {
  const { now, name = demoName, customers = 5_000, events = customers * eventsPerCustomer, onProgress } = options
  await sql`delete from workspaces where name = ${unfinished(name)}`.execute(db)
  await ensureEventPartitions(db, now.subtract({ hours: 24 * historyDays }), now.add({ hours: 24 * 14 }))
  const { workspaceId, memberId } = await makeWorkspace(db, name, now)
  const pace = events / (customers * eventsPerCustomer)
  let eventCount = 0
  for (let first = 0; first < customers; first += chunkSize) {
    const size = Math.min(chunkSize, customers - first)
    const chunk = Array.from({ length: size }, (_, index) => makeCustomer(first + index, now, pace))
    eventCount += await inWorkspace(db, workspaceId, async (ws) => {
      const written = await writeChunk(ws, chunk, now)
      await foldCatalogue(ws)
      return written
    })
    onProgress?.(`${(first + size).toLocaleString('en')} customers, ${eventCount.toLocaleString('en')} events`)
  }
  await sql`update workspaces set name = ${name} where id = ${workspaceId}`.execute(db)
  await sql`analyze customers, events, consents, devices, journey_entries, deliveries`.execute(db)
  return { workspaceId, memberId, customers, events: eventCount }
}

const members = [
  { role: 'admin', name: 'Robin (you)', email: 'robin@example.com' },
  { role: 'approver', name: 'Amara Okafor', email: 'amara@example.com' },
  { role: 'editor', name: 'Jun Sato', email: 'jun@example.com' },
  { role: 'viewer', name: 'Elif Kaya', email: 'elif@example.com' },
]

async function makeWorkspace(
  db: Db,
  name: string,
  now: Temporal.Instant,
): Promise<{ workspaceId: number; memberId: string }> {
  const withIds = members.map((member) => ({ ...member, id: newId('member') }))
  const [memberId = '', launcherId = memberId] = withIds.map(({ id }) => id)
  const workspaceId = await writeWorkspace(db, {
    name: unfinished(name),
    timezone: 'Europe/London',
    language: 'en',
    senderName: 'Larkspur',
    createdAt: now,
    members: withIds,
    topics: seedTopics,
  })
  await inWorkspace(db, workspaceId, async (ws) => {
    // Where the links of its campaigns lead: what has run may be launched again.
    await changeSettings(ws, { linkHosts: ['example.com'] })
    await insertCampaigns(ws, seedCampaigns, { memberId: launcherId, now })
  })
  return { workspaceId, memberId }
}
