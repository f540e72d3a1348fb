import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import { sql } from 'kysely'
import { systemClock } from '../domain/clock.ts'
import { inWorkspace } from '../store/database/db.ts'
import type { Store } from '../store/database/open.ts'
import { ensureCurrentPartitions } from '../store/events/partitions.ts'
import { givenCustomers } from '../worker/testing/set-up.ts'
import { mintKey } from '../store/keys.ts'
import { customerCount, insertBatches, insertNewBatches, insertRows, makeTracks, toRawRows } from './ingest-events.ts'
import { startLoad, startServer } from './http-edge.ts'
import type { LoadResult } from './ingest-load.ts'
import { compare, type Benchmark, type Measure, summarise, timeMs } from './measure.ts'
import { type BenchStore, onEachStore } from './stores.ts'

const runs = 5
const batched = 10_000
const single = 3_000
const rowByRow = 1_500
const batchConnections = 2
const singleConnections = 48

/** What ingest takes through real HTTP, beside the database alone and beside an edge that does nothing. */
export const ingest: Benchmark = {
  name: 'ingest',
  about: 'events a second through HTTP, beside raw SQL and beside a route that does nothing',
  run: (report) => onEachStore((bench) => measureIngest(bench, report)),
}

type Sent = { perSecond: number; p99Ms: number }

async function measureIngest({ store, label }: BenchStore, report: (line: string) => void): Promise<Measure[]> {
  const world = await startWorld(store)
  const samples: Record<string, Sent[]> = {}
  const note = async (name: string, count: number, work: () => Promise<LoadResult | number>) => {
    const had = await countEvents(store, world.workspaceId)
    const done = await work()
    const { ms, p99Ms } = typeof done === 'number' ? { ms: done, p99Ms: Number.NaN } : done
    const added = (await countEvents(store, world.workspaceId)) - had
    if (name !== 'no-op' && added !== count) throw new Error(`${name}: ${added} of ${count} rows were written`)
    ;(samples[name] ??= []).push({ perSecond: (count / ms) * 1000, p99Ms })
    report(`${label}: ${name} ${Math.round((count / ms) * 1000)} a second`)
  }
  try {
    for (let run = 0; run <= runs; run += 1) {
      for (const batchSize of [100, 500]) {
        await note(`batch ${batchSize}`, batched, () => world.sendBatches(batchSize))
        await note(`raw ${batchSize}`, batched, () =>
          timeMs(() =>
            insertBatches(store.db, world.workspaceId, world.rawRows(batched), {
              batchSize,
              connections: batchConnections,
            }),
          ),
        )
      }
      const batches = { batchSize: 500, connections: batchConnections }
      await note('raw new 500', batched, () =>
        timeMs(() => insertNewBatches(store.db, world.workspaceId, world.rawRows(batched), batches)),
      )
      await note('rows', rowByRow, () =>
        timeMs(() => insertRows(store.db, world.workspaceId, world.rawRows(rowByRow), 10)),
      )
      await note('track', single, () => world.sendSingles(world.port, '/v1/track'))
      await note('no-op', single, () => world.sendSingles(world.noopPort, '/noop'))
      // The first round warms code and connections.
      if (run === 0) for (const each of Object.values(samples)) each.length = 0
    }
  } finally {
    await world.close()
  }
  const perSecond = (name: string) => (samples[name] ?? []).map((sent) => sent.perSecond)
  const middle = (name: string) => summarise(perSecond(name)).median
  const check = (count: number) => `${count} of ${count} rows in every run`
  const beside = (name: string, peer: string, count: number, extra = '') =>
    compare({
      name: `${name} beside ${peer}, ${label}`,
      unit: 'events/s',
      samples: perSecond(name),
      limit: middle(peer),
      check: check(count) + extra,
    })
  const p99 = summarise((samples['track'] ?? []).map(({ p99Ms }) => p99Ms)).median
  return [
    beside('batch 100', 'raw 100', batched),
    beside('batch 500', 'raw 500', batched),
    beside('batch 500', 'raw new 500', batched),
    beside('batch 500', 'rows', batched),
    beside('track', 'rows', single),
    beside('track', 'no-op', single, `, p99 ${p99.toFixed(1)} ms over ${singleConnections} connections`),
  ]
}

async function startWorld(store: Store) {
  const { rows } = await sql<{ id: number }>`insert into workspaces (name) values ('Bench') returning id`.execute(
    store.db,
  )
  const workspaceId = rows[0]?.id ?? 0
  await sql`insert into workspace_settings (workspace_id) values (${workspaceId})`.execute(store.db)
  await ensureCurrentPartitions(store.db, systemClock.now())
  const ids = await inWorkspace(store.db, workspaceId, (ws) => givenCustomers(ws, customerCount))
  await sql`
    insert into customer_identities (workspace_id, kind, value, customer_id)
    select workspace_id, 'user_id', user_id, id from customers where workspace_id = ${workspaceId}`.execute(store.db)
  await sql`analyze customers, customer_identities`.execute(store.db)
  const key = { workspaceId, kind: 'write' as const, memberId: null, at: systemClock.now(), expiresAt: null }
  const { secret } = await mintKey(store.db, key)
  const authorization = `Basic ${Buffer.from(`${secret}:`).toString('base64')}`
  const server = await startServer(store)
  const noop = fastify()
  noop.post('/noop', () => ({ success: true }))
  await noop.listen({ port: 0, host: '127.0.0.1' })
  const portOf = (address: AddressInfo | string | null) => Object(address).port as number
  const port = portOf(server.http.server.address())
  return {
    workspaceId,
    port,
    noopPort: portOf(noop.server.address()),
    rawRows: (count: number) => toRawRows(makeTracks(count), ids),
    sendBatches(batchSize: number): Promise<LoadResult> {
      const tracks = makeTracks(batched)
      const bodies = Array.from({ length: batched / batchSize }, (_, index) =>
        JSON.stringify({ batch: tracks.slice(index * batchSize, (index + 1) * batchSize) }),
      )
      return startLoad({ port, path: '/v1/batch', authorization, bodies, connections: batchConnections })
    },
    sendSingles(to: number, path: string): Promise<LoadResult> {
      const bodies = makeTracks(single).map((track) => JSON.stringify(track))
      return startLoad({ port: to, path, authorization, bodies, connections: singleConnections })
    },
    async close() {
      await Promise.all([server.http.close(), noop.close()])
    },
  }
}

async function countEvents(store: Store, workspaceId: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from events where workspace_id = ${workspaceId}`.execute(store.db)
  return rows[0]?.count ?? 0
}
