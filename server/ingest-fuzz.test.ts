import * as fc from 'fast-check'
import { sql } from 'kysely'
import { expect, inject } from 'vitest'
import type { Db } from '../store/database/db.ts'
import { callTypes } from '../store/ingest/calls.ts'
import { givenWorkspace, test } from '../store/testing.ts'
import { type FuzzRequest, fuzzRequests } from './testing/fuzz-bodies.ts'
import { givenApp } from './testing.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** How many bodies each endpoint gets; `npm run test:fuzz` sets it. */
    fuzzBodies?: number
  }
}

const given = inject('fuzzBodies')
const bodies = given ?? 100
const seed = 20_261_124
const atOnce = 200

const main = [...callTypes.map((type) => [`/v1/${type}`, type]), ['/v1/batch', 'batch']]
const otherNames = [...callTypes.map((type) => [`/v1/${type[0]}`, type]), ['/v1/b', 'batch'], ['/v1/import', 'batch']]
/** The other names lead to the same code, so a tenth will do. */
const endpoints = [
  ...main.map((each) => ({ each, bodies })),
  ...(given === undefined ? [] : otherNames.map((each) => ({ each, bodies: Math.ceil(bodies / 10) }))),
]

type Tally = { endpoint: string; bodies: number; accepted: number; refused: number; faults: number; slowestMs: number }

async function countRows(db: Db, workspaceId: number): Promise<number> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'workspace_id'`.execute(db)
  let count = 0
  for (const { name } of tables) {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ${sql.table(name)} where workspace_id = ${workspaceId}`.execute(db)
    count += rows[0]?.count ?? 0
  }
  return count
}

test(
  `${bodies} random and damaged bodies an endpoint: no fault of ours, no hang, no row from a refused one`,
  { timeout: given === undefined ? 300_000 : 7_200_000 },
  async ({ store, clock, db, workspaceId }) => {
    const { http, asWriter } = await givenApp({ store, clock, workspaceId })
    // What was refused is sent again, to a workspace that gets nothing else: there it may leave no row.
    const emptyWorkspaceId = await givenWorkspace(db)
    const emptyWriter = await asWriter(emptyWorkspaceId)

    async function send(url: string, { payload, headers }: FuzzRequest, writer: object, tally: Tally): Promise<void> {
      const startedAt = performance.now()
      const answer = await http.inject({ method: 'POST', url, headers: { ...headers, ...writer }, payload })
      tally.slowestMs = Math.max(tally.slowestMs, performance.now() - startedAt)
      tally.bodies += 1
      const { statusCode } = answer
      if (statusCode === 200) tally.accepted += 1
      else if (statusCode >= 500) tally.faults += 1
      else tally.refused += 1
      const shown = `${JSON.stringify(headers)} ${payload.toString('latin1').slice(0, 2_000)} ${answer.body}`
      expect([200, 400, 413, 415], `${url} ${shown}`).toContain(statusCode)
      if (statusCode === 200) return
      expect(answer.headers['content-type']).toContain('application/problem+json')
      const again = await http.inject({ method: 'POST', url, headers: { ...headers, ...emptyWriter }, payload })
      expect(again.statusCode, `${url} ${shown}`).toBe(statusCode)
    }

    const rowsBefore = await countRows(db, emptyWorkspaceId)
    print(heads)
    for (const [index, { each, bodies }] of endpoints.entries()) {
      const [endpoint = '', kind = ''] = each
      const tally: Tally = { endpoint, bodies: 0, accepted: 0, refused: 0, faults: 0, slowestMs: 0 }
      for (let done = 0; done < bodies; done += atOnce) {
        const numRuns = Math.min(atOnce, bodies - done)
        // A fresh workspace, since thousands of made-up names in one catalogue would be most of the time.
        const writer = await asWriter(await givenWorkspace(db))
        const requests = fc.sample(fuzzRequests(kind), { seed: seed + index * 1_000_003 + done, numRuns })
        await Promise.all(requests.map((request) => send(endpoint, request, writer, tally)))
      }
      const rows = (await countRows(db, emptyWorkspaceId)) - rowsBefore
      const { accepted, refused, faults } = tally
      print([endpoint, tally.bodies, accepted, refused, faults, Math.ceil(tally.slowestMs), rows])
      expect(rows).toBe(0)
      // Otherwise it would say little.
      expect(Math.min(tally.accepted, tally.refused)).toBeGreaterThan(bodies / 10)
    }
  },
)

const heads = ['endpoint', 'bodies', 'accepted', 'refused', '5xx', 'slowest ms', 'rows from refused']

/** Only on request: `npm test` has a report of its own. */
function print(row: readonly (string | number)[]): void {
  if (given === undefined) return
  const cells = row.map((cell, index) => String(cell).padStart(heads[index]?.length ?? 0))
  process.stdout.write(`${(cells[0] ?? '').trim().padEnd(14)}  ${cells.slice(1).join('  ')}\n`)
}
